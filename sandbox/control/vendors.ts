import { type MarketoSandbox } from '../marketo/marketo-sandbox.ts';
import { type PipedriveSandbox } from '../pipedrive/index.ts';

export interface Vendors {
  marketo: MarketoSandbox;
  pipedrive: PipedriveSandbox;
}
