import { type RecordKind } from './kinds';

export type { PairedKind, RecordKind } from './kinds';

/** One record of a vendor, by its id there. */
export interface RecordReference {
  kind: RecordKind;
  id: number;
}

/** What the flows need of an entity of either vendor. */
export interface SyncRecord {
  /** null until it was saved; a number, save for Marketo's opportunities and roles. */
  readonly id: number | string | null;
  get(field: string): unknown;
  set(field: string, value: unknown): void;
  /** Whether `set` takes the field, as far as the account's description tells. */
  canSet(field: string): boolean;
  /** Those of these values that mean what the record holds already; nothing is set. */
  unchangedBy(values: Readonly<Record<string, unknown>>): string[];
  /** What was set since loading and is not saved yet. */
  pendingChanges(): { field: string; from: unknown; to: unknown }[];
  /** Creates or updates with what changed only. */
  save(): Promise<'created' | 'updated' | 'unchanged'>;
  /** @returns false where the record was already gone. */
  delete(): Promise<boolean>;
}

/** Something whose fields can be read. */
export type Readable = Pick<SyncRecord, 'get'>;

/** A record whose vendor numbers it. */
export type SavedRecord = SyncRecord & { readonly id: number };

/** A record's name in the queue's ordering and in the store, for example `lead:30`. */
export const keyOf = ({ kind, id }: { kind: RecordKind; id: number }): string => `${kind}:${id}`;

/** The id in a name such as `lead:30`; null where a vendor does not number the record. */
export const idOfKey = (key: string): number | null => linkedId(key.slice(key.indexOf(':') + 1));

/** The record of a name such as `lead:30`. */
export function referenceOf(key: string): RecordReference {
  const [kind, id] = key.split(':');
  return { kind: kind as RecordKind, id: Number(id) };
}

/** The id that a link field's value names, whatever the field's type; null where it names none. */
export function linkedId(value: unknown): number | null {
  const id = Number(typeof value === 'string' ? value.trim() : value);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
