import * as library from '../../../src/marketo';
import { describeContract } from '../contract-suite.ts';
import { marketoSpecification } from '../specification/specifications.ts';
import { converseWithMarketo } from './conversation.ts';
import { MARKETO_DIFFERENCES } from './known-differences.ts';

describeContract({
  vendor: 'Marketo',
  library,
  folders: ['src/marketo', 'src/base'],
  urlOf: ({ marketo }) => marketo.url,
  converse: converseWithMarketo,
  specification: marketoSpecification,
  known: MARKETO_DIFFERENCES,
});
