import type { PipedriveClient } from '../../pipedrive';
import { scriptedPipedrive } from '../../../test/support/scripted-pipedrive';
