import { type AppError, toAppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { type MarketoClient } from '../marketo.client';
import { KINDS, type MarketoKind, type MatchedBy, mayExist } from '../schema/kinds';
import { type RecordResult } from '../transport/record-results';

/** What became of one of many records to delete. */
export interface DeleteResult {
  /** `gone`: Marketo had no such record any more. `skipped`: it refused. `failed`: not sent, or the call failed. */
  status: 'deleted' | 'gone' | 'skipped' | 'failed';
  /** Marketo's id as far as it is known. */
  id: number | string | null;
  /** Why it was skipped or failed; null for the other states. */
  error: AppError | null;
}

/** How a delete call names a record. */
export interface Deletion {
  matchedBy: MatchedBy;
  values: Values;
}

export const DELETION = Symbol('names the record to delete');

export interface Deletable {
  readonly id: number | string | null;
  /** @throws AppError where nothing identifies the record. */
  [DELETION](): Deletion;
}

/** Deletes records, given as such or by id, in the fewest calls; the results are in their order. */
export async function deleteAll(
  client: MarketoClient,
  kind: MarketoKind,
  targets: readonly (Deletable | number | string)[],
): Promise<DeleteResult[]> {
  const results: DeleteResult[] = [];
  const pending: { index: number; deletion: Deletion }[] = [];
  for (const [index, target] of targets.entries()) {
    if (typeof target !== 'object' && !mayExist(kind, KINDS[kind].idField, String(target))) {
      results[index] = { status: 'gone', id: target, error: null };
      continue;
    }
    try {
      pending.push({ index, deletion: deletionOf(kind, target) });
    } catch (thrown) {
      results[index] = { status: 'failed', id: null, error: toAppError(thrown) };
    }
  }
  const groups = Map.groupBy(pending, ({ deletion }) => deletion.matchedBy);
  const calls = [...groups].map(async ([matchedBy, group]) => {
    const input = group.map(({ deletion }) => deletion.values);
    const answers = await client.delete(kind, { matchedBy, input });
    for (const [position, { index }] of group.entries()) results[index] = resultOf(answers[position]!, targets[index]!);
  });
  await Promise.all(calls);
  return results;
}

function deletionOf(kind: MarketoKind, target: Deletable | number | string): Deletion {
  if (typeof target === 'object') return target[DELETION]();
  const id = kind === 'lead' || kind === 'company' ? Number(target) : target;
  return { matchedBy: 'id', values: { [KINDS[kind].idField]: id } };
}

function resultOf({ status, id: answered, error }: RecordResult, target: Deletable | number | string): DeleteResult {
  const id = answered ?? (typeof target === 'object' ? target.id : target);
  if (status === 'deleted') return { status, id, error: null };
  if (status === 'skipped' && error?.kind === 'record-not-found') return { status: 'gone', id, error: null };
  return { status: status === 'skipped' ? 'skipped' : 'failed', id, error };
}
