/** One field that a run wrote; values as a person reads them. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

/** A field that was edited on both sides, and which edit won; both null where people have to decide. */
export interface Conflict {
  /** Of the target. */
  field: string;
  kept: unknown;
  dropped: unknown;
  /** Only where people have to decide: what the sides say. */
  marketo?: unknown;
  pipedrive?: unknown;
  /** Of the open conflict; null within a trial, where it is not stored yet. */
  id?: number | null;
}

/** A field of which a vendor kept something else than it was sent, though it answered success. */
export interface NotKept {
  field: string;
  sent: unknown;
  kept: unknown;
}

/** A consent that was written and not kept, though the vendor answered success. */
export interface RefusedConsent {
  status: 'refused';
  /** Of the target. */
  field: string;
  wanted: unknown;
  is: unknown;
}

/** How a run ended for its target record, and for the records that it depended on. */
export interface SyncResult {
  status: 'created' | 'updated' | 'skipped' | 'deleted';
  /** Of the target record; absent where none exists, null where a trial would make it. */
  id?: number | string | null;
  /** By which the target is known to others. */
  externalId?: string;
  changes?: Change[];
  /** Why nothing was written. */
  reason?: string;
  conflicts?: Conflict[];
  notKept?: NotKept[];
  consent?: RefusedConsent;
  organization?: SyncResult;
  company?: SyncResult;
  /** Of a company: why the lead could not join it. */
  notJoined?: string;
  role?: SyncResult;
  person?: SyncResult;
  /** Of a role: the id of the former contact's one, which was taken away. */
  removed?: string;
  /** Leads of merged persons that stay beside the lead of the survivor. */
  merged?: { leads: number[]; reason: string };
}

export const skipped = (reason: string, id?: number | string | null): SyncResult => ({
  status: 'skipped',
  ...(id ? { id } : {}),
  reason,
});
