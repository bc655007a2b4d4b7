import { startSandbox } from '../../../sandbox/index.ts';
import * as library from '../../../src/marketo';
import { describeContract } from '../contract-suite.ts';
import { startRecorder } from '../recorder.ts';
import { marketoSpecification } from '../specification/specifications.ts';
import { converseWithMarketo } from './conversation.ts';
import { MARKETO_DIFFERENCES } from './known-differences.ts';

describeContract({
  vendor: 'Marketo',
  library,
  folders: ['src/marketo', 'src/base'],
  specification: marketoSpecification,
  known: MARKETO_DIFFERENCES,
  async converse(watched) {
    const sandbox = await startSandbox({ company: 'empty' });
    const recorder = await startRecorder(sandbox.marketo.url);
    try {
      await converseWithMarketo(watched, sandbox, recorder.url);
      return recorder.exchanges;
    } finally {
      await recorder.close();
      await sandbox.close();
    }
  },
});
