import { memberOf } from '../../base/by-name';
import { Gatherer } from '../../base/concurrency/gathering';
import { currentTrial, isUnanswered } from '../../base/concurrency/trial';
import { tokenCost } from '../../pipedrive';
import { type RecordKind, type SavedRecord, type SyncRecord } from '../records/record';

/** The call that writes a record of each kind. */
const WRITES: Readonly<Record<RecordKind, { readonly vendor: string; readonly path: string }>> = {
  lead: { vendor: 'Marketo', path: '/rest/v1/leads.json' },
  company: { vendor: 'Marketo', path: '/rest/v1/companies.json' },
  opportunity: { vendor: 'Marketo', path: '/rest/v1/opportunities.json' },
  role: { vendor: 'Marketo', path: '/rest/v1/opportunities/roles.json' },
  person: { vendor: 'Pipedrive', path: '/api/v2/persons' },
  organization: { vendor: 'Pipedrive', path: '/api/v2/organizations' },
  deal: { vendor: 'Pipedrive', path: '/api/v2/deals' },
  activity: { vendor: 'Pipedrive', path: '/api/v2/activities' },
};

/** How a record would be written. */
type Writing = 'create' | 'update' | 'delete';

/** Marketo takes so many records in one call. */
const MARKETO_TAKES = 300;

/**
 * Whether a write is withheld, because the present work is a trial, which then counts it: writes to Marketo that would go
 * out together as one call.
 */
export async function isWithheld(kind: RecordKind, writing: Writing): Promise<boolean> {
  if (!isUnanswered()) return false;
  if (WRITES[kind].vendor === 'Marketo' && writing !== 'delete') await withheldWrites(kind, writing).ask(null);
  else count(kind, writing);
  return true;
}

/** What reads a record back after its consent was written; that of Marketo is read back anyway. */
export function countReadBack(kind: RecordKind): void {
  const { vendor, path } = WRITES[kind];
  const operation = `GET ${path}/{id}`;
  if (vendor === 'Pipedrive') currentTrial()?.withheld.push({ vendor, operation, tokens: tokenCost(operation) });
}

const gatherers = new Map<string, Gatherer<null, null>>();

function withheldWrites(kind: RecordKind, writing: Writing): Gatherer<null, null> {
  const name = `${kind} ${writing}`;
  const ask = (writes: readonly null[]): Promise<readonly null[]> => {
    count(kind, writing);
    return Promise.resolve(writes);
  };
  const gatherer = gatherers.get(name) ?? new Gatherer({ ask, most: MARKETO_TAKES, patience: 'full' });
  gatherers.set(name, gatherer);
  return gatherer;
}

function count(kind: RecordKind, writing: Writing): void {
  const trial = currentTrial();
  const { vendor, path } = WRITES[kind];
  const operation = `${writing === 'delete' ? 'DELETE' : 'POST'} ${path}`;
  trial?.withheld.push({ vendor, operation, ...(vendor === 'Pipedrive' && { tokens: tokenCost(operation) }) });
  // What Marketo kept is read back.
  if (vendor === 'Marketo' && writing !== 'delete') trial?.withheld.push({ vendor, operation: `GET ${path}` });
}

/** No vendor's id is as low. */
const FIRST_STAND_IN = Number.MIN_SAFE_INTEGER;
let standIns = 0;

/** Stands for the id of a record that a trial leaves unmade. */
export const standIn = (): number => FIRST_STAND_IN + (standIns++ % 1_000_000);

export const isStandIn = (value: unknown): boolean =>
  typeof value === 'number' && value >= FIRST_STAND_IN && value < FIRST_STAND_IN + 1_000_000;

/** The ids of records that would be made are not known: null in their place. */
export const withoutStandIns = <T extends { readonly to: unknown }>(changes: readonly T[]): T[] =>
  changes.map((change) => (isStandIn(change.to) ? { ...change, to: null } : change));

/** A new record as flows see one that was saved, with an id that stands for its own. */
export function asIfSaved<T extends SyncRecord>(record: T, idField: string): T & SavedRecord {
  const id = standIn();
  const own: Readonly<Record<string, unknown>> = {
    id,
    get: (field: string) => (field === idField ? id : record.get(field)),
    pendingChanges: () => [],
  };
  return new Proxy(record, {
    get(_record, key) {
      const value: unknown = memberOf(own, String(key)) ?? Reflect.get(record, key, record);
      return typeof value === 'function' ? (value.bind(record) as unknown) : value;
    },
  }) as T & SavedRecord;
}
