import { isObject } from '../../base/values/shapes';
import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { type Envelope, type Judged, reasonsOf, refusal, unusable } from './envelope';

/** What became of one record of a write. */
export interface RecordResult {
  /** `skipped`: Marketo refused this record. `failed`: the call that carried it failed. */
  status: 'created' | 'updated' | 'deleted' | 'skipped' | 'failed';
  /** null where Marketo named none, as for skipped leads. */
  id: number | string | null;
  /** Why it was skipped or failed; null for the other states. */
  error: AppError | null;
}

const DONE = ['created', 'updated', 'deleted'] as const;

/**
 * The results in the order of the input. Marketo reports success for the call even if it skipped every record.
 *
 * @throws AppError `vendor-unavailable`, outcome unknown, where the answer does not speak of every record.
 */
export function resultsOf(envelope: Envelope, count: number, idField: string, judged: Judged): RecordResult[] {
  const { result, requestId } = envelope;
  if (!Array.isArray(result) || result.length !== count) {
    throw unusable(`Marketo answered ${judged.call} without a result for every record`, requestId);
  }
  return result.map((record: unknown) => resultOf(record, idField, judged, requestId));
}

function resultOf(record: unknown, idField: string, judged: Judged, requestId: string | null): RecordResult {
  if (!isObject(record)) throw unusable(`Marketo answered ${judged.call} with no record`, requestId);
  const id = idOf(memberOf(record, idField));
  const status = DONE.find((known) => known === record['status']);
  if (status) return { status, id, error: null };
  const reasons = reasonsOf(record['reasons'] ?? record['errors']);
  if (reasons.length > 0) return { status: 'skipped', id, error: refusal(judged, reasons, requestId) };
  if (record['status'] === 'skipped') return { status: 'skipped', id, error: skippedUnexplained(judged, requestId) };
  throw unusable(`Marketo answered ${judged.call} with an unknown status`, requestId);
}

function skippedUnexplained({ call }: Judged, requestId: string | null): AppError {
  const details = requestId === null ? {} : { requestId };
  return new AppError('record-rejected', `Marketo skipped a record of ${call} without a reason`, details);
}

function idOf(id: unknown): number | string | null {
  return typeof id === 'number' || typeof id === 'string' ? id : null;
}
