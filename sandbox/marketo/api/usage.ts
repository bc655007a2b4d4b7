import { type Operation } from './operation.ts';
import { type Quota } from './quota.ts';

/** The call that asks is counted after its own answer. */
export function usage(quota: Quota, days: number): Operation {
  return statistics(() => quota.usage(days));
}

export function errorStatistics(quota: Quota, days: number): Operation {
  return statistics(() => quota.errors(days));
}

function statistics(result: () => unknown[]): Operation {
  return { permission: null, accepts: [], body: 'none', write: false, handle: () => ({ result: result() }) };
}
