import { type Clock } from '../../base/concurrency/clock';
import { OutdatedError } from '../../base/concurrency/freshness';
import { Gatherer, comeAmong, isAmong } from '../../base/concurrency/gathering';
import { Lead, type MarketoClient } from '../../marketo';
import { changelogOf, type LoggedKind, type PipedriveClient } from '../../pipedrive';
import { PIPEDRIVE_CLASSES } from './classes';

/**
 * When one of the fields was last edited since then, by the vendor's history; null where that shows nothing.
 *
 * @param since - null: as far back as the history goes.
 * @throws OutdatedError where so many ask already that it is to be done again once it has its turn.
 */
export type LastEdit = (id: number, fields: readonly string[], since: Date | null) => Promise<string | null>;

/** Marketo keeps changes of leads for 90 days; what lies before would be walked through in vain. */
const HISTORY_OF_LEADS_MS = 90 * 24 * 60 * 60_000;

/**
 * Of many records that go together so many ask for their histories at once: Marketo tells of 30 leads together, and
 * Pipedrive tells of 30 records, one by one, before what was read is too old to be written by.
 */
const ASKING = { most: 30 };

interface Asked {
  readonly id: number;
  readonly fields: readonly string[];
  readonly since: Date;
}

/** The changes of leads that go together are asked for together. */
export function historyOfLeads(client: MarketoClient, clock: Clock): LastEdit {
  const gatherer = new Gatherer<Asked, string | null>({
    ask: (asked) => lastEditsOfLeads(client, asked),
    most: ASKING.most,
    patience: 'soon',
  });
  return async (id, fields, since) => {
    assertMayAsk();
    return gatherer.ask({ id, fields, since: since ?? new Date(clock.now() - HISTORY_OF_LEADS_MS) });
  };
}

export function historyInPipedrive(client: PipedriveClient, kind: LoggedKind): LastEdit {
  return async (id, fields, since) => {
    assertMayAsk();
    const schema = await client.schema(PIPEDRIVE_CLASSES[kind].kind).get();
    // The history of a primary e-mail or phone number is that of the whole list, under the name of either.
    const resolved = fields.map((field) => schema.resolve(field));
    const keys = new Set(resolved.flatMap(({ key, primaryOf }) => (primaryOf === null ? [key] : [key, primaryOf])));
    let latest: string | null = null;
    for await (const { field, at } of changelogOf(client, kind, id, since ? { since } : {})) {
      if (keys.has(field) && (latest === null || at > latest)) latest = at;
    }
    return latest;
  };
}

/**
 * Nobody waits here, since others may wait for what the work has now, such as the turn of a company.
 *
 * @throws OutdatedError where too many ask: the work begins anew once it has its place.
 */
function assertMayAsk(): void {
  if (!isAmong(ASKING)) throw new OutdatedError(() => comeAmong(ASKING));
}

async function lastEditsOfLeads(client: MarketoClient, asked: readonly Asked[]): Promise<(string | null)[]> {
  const leadIds = [...new Set(asked.map(({ id }) => id))];
  const fields = [...new Set(asked.flatMap((each) => each.fields))];
  const since = new Date(Math.min(...asked.map((each) => each.since.getTime())));
  const latest: (string | null)[] = asked.map(() => null);
  for await (const { leadId, activityDate, changes } of Lead.changes(client, { leadIds, fields, since })) {
    const at = Date.parse(activityDate);
    for (const [index, each] of asked.entries()) {
      const isAsked = each.id === leadId && at >= toTheSecond(each.since);
      if (!isAsked || !changes.some(({ field }) => each.fields.includes(field))) continue;
      const known = latest[index] ?? null;
      if (known === null || at > Date.parse(known)) latest[index] = activityDate;
    }
  }
  return latest;
}

/** Activities bear whole seconds. */
const toTheSecond = (since: Date): number => Math.floor(since.getTime() / 1000) * 1000;
