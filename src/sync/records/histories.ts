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

/** Values as the history tells them. */
export interface FieldEdit {
  readonly field: string;
  /** RFC 3339. */
  readonly at: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The edits of these fields since then, in the order in which they were made. */
type History = (id: number, fields: readonly string[], since: Date | null) => Promise<readonly FieldEdit[]>;

/** What is asked of a history. */
export const askedOf = (history: History): { lastEdit: LastEdit; lastSetBack: LastEdit } => ({
  lastEdit: async (...asked) => (await history(...asked)).at(-1)?.at ?? null,
  lastSetBack: async (...asked) => lastSetBackOf(await history(...asked)),
});

/** Away from what a field held before the first of the edits, and back. */
export function lastSetBackOf(edits: readonly FieldEdit[]): string | null {
  const setBack = [...Map.groupBy(edits, ({ field }) => field).values()].flatMap((ofField) => {
    const [first, last] = [ofField[0]!, ofField.at(-1)!];
    const isBack = isSame(first.from, last.to) && ofField.some(({ to }) => !isSame(to, last.to));
    return isBack ? [last] : [];
  });
  return inOrder(setBack).at(-1)?.at ?? null;
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Those of one second stay in the order in which they are told. */
const inOrder = (edits: readonly FieldEdit[]): FieldEdit[] =>
  edits.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

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
export function historyOfLeads(client: MarketoClient, clock: Clock): History {
  const gatherer = new Gatherer<Asked, readonly FieldEdit[]>({
    ask: (asked) => editsOfLeads(client, asked),
    most: ASKING.most,
    patience: 'soon',
  });
  return async (id, fields, since) => {
    assertMayAsk();
    const kept = new Date(clock.now() - HISTORY_OF_LEADS_MS);
    return gatherer.ask({ id, fields, since: since === null || since < kept ? kept : since });
  };
}

export function historyInPipedrive(client: PipedriveClient, kind: LoggedKind): History {
  return async (id, fields, since) => {
    assertMayAsk();
    const schema = await client.schema(PIPEDRIVE_CLASSES[kind].kind).get();
    // The history of a primary e-mail or phone number is that of the whole list, under the name of either.
    const resolved = fields.map((field) => schema.resolve(field));
    const keys = new Set(resolved.flatMap(({ key, primaryOf }) => (primaryOf === null ? [key] : [key, primaryOf])));
    const edits: FieldEdit[] = [];
    for await (const change of changelogOf(client, kind, id, since ? { since } : {})) {
      if (keys.has(change.field)) edits.push(change);
    }
    // Told with the newest first.
    return inOrder(edits.toReversed());
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

async function editsOfLeads(client: MarketoClient, asked: readonly Asked[]): Promise<FieldEdit[][]> {
  const leadIds = [...new Set(asked.map(({ id }) => id))];
  const fields = [...new Set(asked.flatMap((each) => each.fields))];
  const since = new Date(Math.min(...asked.map((each) => each.since.getTime())));
  const edits: FieldEdit[][] = asked.map(() => []);
  for await (const { leadId, activityDate, changes } of Lead.changes(client, { leadIds, fields, since })) {
    for (const [index, each] of asked.entries()) {
      if (each.id !== leadId || Date.parse(activityDate) < toTheSecond(each.since)) continue;
      const ofFields = changes.filter(({ field }) => each.fields.includes(field));
      edits[index]!.push(
        ...ofFields.map(({ field, oldValue, newValue }) => ({ field, at: activityDate, from: oldValue, to: newValue })),
      );
    }
  }
  return edits.map(inOrder);
}

/** Activities bear whole seconds. */
const toTheSecond = (since: Date): number => Math.floor(since.getTime() / 1000) * 1000;
