import { type Vendor } from '../records/kinds';
import { type RecordReference } from '../records/record';

/** `decided`: the kept side is yet to be carried over. `closed`: it was, or both sides agree without. */
export type ConflictState = 'open' | 'decided' | 'closed';

/** What one side says, and since when (ISO time), as far as its vendor tells. */
export interface ConflictSide {
  readonly value: unknown;
  readonly changedAt: string | null;
}

/** A group of fields that both sides edited, as the task that found it read them. */
export interface FoundConflict {
  /** Of the target of that task; several that belong together with a plus sign between. */
  readonly field: string;
  readonly marketo: ConflictSide;
  readonly pipedrive: ConflictSide;
  /** Fingerprints of what the sides said, in the order Marketo, Pipedrive. */
  readonly said: readonly [marketo: string, pipedrive: string];
}

/** Two linked records, one at each vendor. */
export interface ConflictPair {
  readonly marketo: RecordReference;
  readonly pipedrive: RecordReference;
}

export interface StoredConflict extends ConflictPair {
  readonly id: number;
  /** The name of the group. */
  readonly group: string;
  readonly state: ConflictState;
  /** The side that was decided for; null while nobody has decided. */
  readonly kept: Vendor | null;
  /** null once it was decided or closed. */
  readonly found: FoundConflict | null;
  /** Epoch milliseconds. */
  readonly since: number;
  /** When it was decided or closed, in epoch milliseconds; null while it is open. */
  readonly endedAt: number | null;
}
