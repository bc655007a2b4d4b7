import { memberOf } from '../../base/by-name';
import { Gatherer } from '../../base/concurrency/gathering';
import { currentTrial, isUnanswered } from '../../base/concurrency/trial';
import { tokenCost } from '../../pipedrive';
import { pathOf } from '../records/classes';
import { isOfMarketo, type RecordKind } from '../records/kinds';
import { type SavedRecord, type SyncRecord } from '../records/record';

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
  if (isOfMarketo(kind) && writing !== 'delete') await withheldWrites(kind, writing).ask(null);
  else count(kind, writing);
  return true;
}

/** What reads a record back after its consent was written; that of Marketo is read back anyway. */
export function countReadBack(kind: RecordKind): void {
  const operation = `GET ${pathOf(kind)}/{id}`;
  if (isOfMarketo(kind)) return;
  currentTrial()?.withheld.push({ vendor: 'Pipedrive', operation, tokens: tokenCost(operation) });
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
  const withheld = currentTrial()?.withheld;
  const path = pathOf(kind);
  const operation = `${writing === 'delete' ? 'DELETE' : 'POST'} ${path}`;
  if (!isOfMarketo(kind)) {
    withheld?.push({ vendor: 'Pipedrive', operation, tokens: tokenCost(operation) });
    return;
  }
  withheld?.push({ vendor: 'Marketo', operation });
  // What Marketo kept is read back.
  if (writing !== 'delete') withheld?.push({ vendor: 'Marketo', operation: `GET ${path}` });
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
