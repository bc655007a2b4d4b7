import { type AppError, toAppError } from '../../base/errors/app-error';
import { pooled } from '../pooled';

/** What `save` did; `unchanged` made no call. */
export type SaveStatus = 'created' | 'updated' | 'unchanged';

/** What became of one of many records to save. */
export interface SaveResult {
  /** `failed`: Pipedrive refused it, or it was not sent. */
  status: SaveStatus | 'failed';
  /** Null where the record has none. */
  id: number | null;
  /** Why it failed; null for the other states. `details.outcomeUnknown` where it may be saved anyhow. */
  error: AppError | null;
}

/** What became of one of many records to delete. */
export interface DeleteResult {
  /** `gone`: Pipedrive had no such record any more, or never had. `failed`: refused, or not sent. */
  status: 'deleted' | 'gone' | 'failed';
  id: number | null;
  /** Why it failed; null for the other states. */
  error: AppError | null;
}

/** What became of one of many values to load a record by. */
export type LoadResult<R> =
  | { status: 'found'; record: R; error: null }
  | { status: 'none'; record: null; error: null }
  | { status: 'failed'; record: null; error: AppError };

interface Savable {
  readonly id: number | null;
  save(): Promise<SaveStatus>;
}

interface Deletable {
  readonly id: number | null;
  delete(): Promise<boolean>;
}

/** Saves each record, a few at once; the results are in their order. */
export async function saveEach(records: readonly Savable[]): Promise<SaveResult[]> {
  const outcomes = await settleEach(records, (record) => record.save());
  return outcomes.map(({ value, error }, index) => ({ status: value ?? 'failed', id: records[index]!.id, error }));
}

/** Deletes each record, a few at once; the results are in their order. */
export async function deleteEach(records: readonly Deletable[]): Promise<DeleteResult[]> {
  const outcomes = await settleEach(records, async (record) => ((await record.delete()) ? 'deleted' : 'gone'));
  return outcomes.map(({ value, error }, index) => ({ status: value ?? 'failed', id: records[index]!.id, error }));
}

export type Settled<T> = { value: T; error: null } | { value: null; error: AppError };

/**
 * What a work on each item gives or throws, in the order of the items. After a refusal that would meet every call, such
 * as an empty token pool, no further work is begun, and the rest fails with that refusal.
 */
export function settleEach<I, T>(items: readonly I[], work: (item: I) => Promise<T>): Promise<Settled<T>[]> {
  let refusal: AppError | undefined;
  return pooled(items, async (item): Promise<Settled<T>> => {
    if (refusal) return { value: null, error: refusal };
    try {
      return { value: await work(item), error: null };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (meetsEveryCall(error)) refusal = error;
      return { value: null, error };
    }
  });
}

/** No tokens, a block, a wrong token or an unpaid account; a 403 may be about the one record. */
function meetsEveryCall({ kind, details }: AppError): boolean {
  return kind === 'vendor-exhausted' || (kind === 'vendor-denied' && details['status'] !== 403);
}
