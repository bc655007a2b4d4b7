import * as library from '../../../src/pipedrive';
import { describeContract } from '../contract-suite.ts';
import { pipedriveSpecification } from '../specification/specifications.ts';
import { converseWithPipedrive } from './conversation.ts';
import { PIPEDRIVE_DIFFERENCES } from './known-differences.ts';

describeContract({
  vendor: 'Pipedrive',
  library,
  folders: ['src/pipedrive', 'src/base'],
  urlOf: ({ pipedrive }) => pipedrive.url,
  converse: converseWithPipedrive,
  specification: pipedriveSpecification,
  known: PIPEDRIVE_DIFFERENCES,
});
