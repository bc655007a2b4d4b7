/** One field that a run wrote; values as a person reads them. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

/** How a run ended for its target record, and for the records that it depended on. */
export interface SyncResult {
  status: 'created' | 'updated' | 'skipped' | 'deleted';
  /** Of the target record; absent where none exists. */
  id?: number;
  changes?: Change[];
  /** Why nothing was written. */
  reason?: string;
  organization?: SyncResult;
}

export const skipped = (reason: string, id?: number | null): SyncResult => ({
  status: 'skipped',
  ...(id ? { id } : {}),
  reason,
});
