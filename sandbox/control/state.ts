import { type SandboxContext } from '../core/context.ts';
import { type Vendors } from './vendors.ts';

const SHOWN_CALLS = 100;

/** Everything the page shows. */
export function stateOf({ clock, calls, faults }: SandboxContext, { marketo, pipedrive }: Vendors): object {
  return {
    now: clock.iso(),
    totals: { marketo: calls.totals('marketo'), pipedrive: calls.totals('pipedrive') },
    faults: faults.list().map((fault) => ({ ...fault, times: fault.times === Infinity ? 'always' : fault.times })),
    calls: calls.list().slice(-SHOWN_CALLS).toReversed(),
    webhooks: marketo.webhookCalls().slice(-SHOWN_CALLS).toReversed(),
    marketo: { leads: marketo.leads(), companies: marketo.companies() },
    pipedrive: { persons: pipedrive.persons(), organizations: pipedrive.organizations() },
  };
}
