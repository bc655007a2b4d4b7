import { memberOf } from '../../base/by-name';
import { currentTrial } from '../../base/concurrency/trial';
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

/**
 * Whether a write is withheld, because the present work is a trial, which then counts it.
 *
 * @param method - POST for what creates or updates.
 */
export function isWithheld(kind: RecordKind, method: 'POST' | 'DELETE' = 'POST'): boolean {
  const trial = currentTrial();
  if (!trial) return false;
  const { vendor, path } = WRITES[kind];
  const operation = `${method} ${path}`;
  trial.withheld.push({ vendor, operation, ...(vendor === 'Pipedrive' && { tokens: tokenCost(operation) }) });
  // What Marketo kept is read back.
  if (vendor === 'Marketo' && method === 'POST') trial.withheld.push({ vendor, operation: `GET ${path}` });
  return true;
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
