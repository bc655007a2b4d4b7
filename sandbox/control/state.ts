import { type SandboxContext } from '../core/context.ts';
import { maskCredentials } from '../core/masking.ts';
import { type Vendors } from './vendors.ts';

const SHOWN = 100;

/** One line of what happens between the vendors and whoever calls them. */
interface ShownEvent {
  /** UTC, with milliseconds. */
  at: string;
  /** `webhook`: the vendor calls; `call`: the vendor is called. */
  kind: 'webhook' | 'call';
  vendor: 'marketo' | 'pipedrive';
  what: string;
  /** 0 where no answer came. */
  status: number;
}

type Values = Record<string, unknown>;

/** Everything the page shows, newest first. */
export function stateOf(context: SandboxContext, vendors: Vendors): object {
  const { clock, calls, faults } = context;
  const { marketo } = vendors;
  return {
    now: clock.iso(),
    totals: { marketo: calls.totals('marketo'), pipedrive: calls.totals('pipedrive') },
    faults: faults.list().map((fault) => ({ ...fault, times: fault.times === Infinity ? 'always' : fault.times })),
    events: eventsOf(context, vendors),
    calls: calls.list().slice(-SHOWN).toReversed(),
    webhooks: marketo.webhookCalls().slice(-SHOWN).toReversed(),
    marketo: {
      leads: newestFirst(marketo.leads(), 'updatedAt'),
      companies: newestFirst(marketo.companies(), 'updatedAt'),
      opportunities: newestFirst(marketo.opportunities(), 'updatedAt'),
      roles: newestFirst(marketo.roles(), 'updatedAt'),
    },
    pipedrive: pipedriveState(vendors),
  };
}

function pipedriveState({ pipedrive }: Vendors): Record<string, Values[]> {
  const links = (['person', 'organization'] as const).map((kind) => linkField(pipedrive, kind));
  const linked = (records: Values[], key: string | null | undefined): Values[] =>
    records.map((record) => ({
      ...record,
      marketo_id: key ? (record['custom_fields'] as Values | undefined)?.[key] : undefined,
    }));
  return {
    persons: newestFirst(linked(pipedrive.persons(), links[0]), 'update_time'),
    organizations: newestFirst(linked(pipedrive.organizations(), links[1]), 'update_time'),
    deals: newestFirst(pipedrive.deals(), 'update_time'),
    activities: newestFirst(pipedrive.activities(), 'update_time'),
  };
}

/** null in an account that has no such field. */
function linkField(pipedrive: Vendors['pipedrive'], kind: 'person' | 'organization'): string | null {
  try {
    return pipedrive.fieldKey(kind, 'marketo_id');
  } catch {
    return null;
  }
}

const newestFirst = (records: Values[], time: string): Values[] =>
  records.toSorted((a, b) => String(b[time]).localeCompare(String(a[time])) || Number(b['id']) - Number(a['id']));

function eventsOf({ calls }: SandboxContext, { marketo, pipedrive }: Vendors): ShownEvent[] {
  const called = calls
    .list()
    .slice(-SHOWN)
    .map(({ at, vendor, method, path, status, code }): ShownEvent => ({
      at,
      kind: 'call',
      vendor,
      what: `${method} ${maskCredentials(path)}${code === undefined ? '' : ` (${code})`}`,
      status,
    }));
  const campaigns = marketo
    .webhookCalls()
    .slice(-SHOWN)
    .map(({ at, campaign, leadId, status }): ShownEvent => ({
      at,
      kind: 'webhook',
      vendor: 'marketo',
      what: `campaign “${campaign}” for lead ${leadId}`,
      status,
    }));
  const webhooks = pipedrive
    .webhookCalls()
    .slice(-SHOWN)
    .map(({ at, event, status }): ShownEvent => ({ at, kind: 'webhook', vendor: 'pipedrive', what: event, status }));
  return [...called, ...campaigns, ...webhooks].toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN);
}
