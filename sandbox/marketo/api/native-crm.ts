import { type MarketoState } from '../state/marketo-state.ts';
import { MarketoError } from './marketo-error.ts';
import { type Operation } from './operation.ts';

/** An operation that the instance refuses while its native sync with a CRM is on. */
export function withoutNativeCrm({ switches }: MarketoState, operation: Operation): Operation {
  return {
    ...operation,
    handle(request) {
      if (switches.nativeCrmSync) throw new MarketoError('1018', 'CRM Enabled');
      return operation.handle(request);
    },
  };
}
