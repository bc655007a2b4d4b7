import { startSandbox } from '../../../sandbox/index.ts';
import * as library from '../../../src/pipedrive';
import { describeContract } from '../contract-suite.ts';
import { startRecorder } from '../recorder.ts';
import { pipedriveSpecification } from '../specification/specifications.ts';
import { converseWithPipedrive } from './conversation.ts';
import { PIPEDRIVE_DIFFERENCES } from './known-differences.ts';

describeContract({
  vendor: 'Pipedrive',
  library,
  folders: ['src/pipedrive', 'src/base'],
  specification: pipedriveSpecification,
  known: PIPEDRIVE_DIFFERENCES,
  async converse(watched) {
    const sandbox = await startSandbox({ company: 'empty' });
    const recorder = await startRecorder(sandbox.pipedrive.url);
    try {
      await converseWithPipedrive(watched, sandbox, recorder.url);
      return recorder.exchanges;
    } finally {
      await recorder.close();
      await sandbox.close();
    }
  },
});
