import { AppError } from '../../base/errors/app-error';
import { type FileOfExtract } from '../bulk/lead-extract';
import { type MarketoClient } from '../marketo.client';
import { BATCH_SIZE } from '../transport/batches';
import { type MarketoEntity } from './entity';
import { type EntityClass, findAll, withKnownFields } from './reading';

/** The ids to go through, both ends included. */
export interface IdRange {
  /** Default 1. */
  fromId?: number;
  toId: number;
}

/**
 * Marketo lists no records without a filter, but finds them by id, 300 to a call: so every record in a range of ids,
 * in their order, at one call for each 300 ids, whether or not records have them.
 *
 * @throws AppError `invalid-request`
 */
export async function* allInRange<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  { fromId = 1, toId }: IdRange,
): AsyncGenerator<E> {
  for (const id of [fromId, toId]) requireId(id);
  for (let start = fromId; start <= toId; start += BATCH_SIZE) {
    const ids = Array.from({ length: Math.min(BATCH_SIZE, toId - start + 1) }, (_, index) => start + index);
    const found = await findAll(entity, client, 'id', ids);
    yield* found.sort((a, b) => Number(a.id) - Number(b.id));
  }
}

/** Every member of a static list, 300 to a call. @throws AppError `invalid-request` */
export async function* allInList<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  listId: number,
): AsyncGenerator<E> {
  requireId(listId);
  // The first page is read at once, so that a field which Marketo misses is noticed before anything was given.
  const { schema, members, first } = await withKnownFields(client, 'lead', async (schema) => {
    const members = client.leadsOfList(listId, schema.names())[Symbol.asyncIterator]();
    return { schema, members, first: await members.next() };
  });
  for (let next = first; next.done !== true; next = await members.next()) yield new entity(client, schema, next.value);
}

/** Every lead of a file that has all fields of the account. @throws AppError `invalid-request` where it lacks some. */
export async function* allInExtract<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  extract: FileOfExtract,
): AsyncGenerator<E> {
  const schema = await client.describe('lead');
  let isChecked = false;
  for await (const values of client.leadExtracts.records(extract)) {
    if (!isChecked) requireFields(schema.names(), Object.keys(values));
    isChecked = true;
    yield new entity(client, schema, values);
  }
}

/** A field that was not extracted would read as empty. */
function requireFields(needed: readonly string[], extracted: readonly string[]): void {
  const missing = needed.filter((name) => !extracted.includes(name));
  if (missing.length === 0) return;
  const names = missing.slice(0, 10).join(', ');
  throw new AppError('invalid-request', `Leads are read from an extract of every field; this one lacks ${names}`);
}

/** @throws AppError `invalid-request`, always: Marketo has no way to list all records of this kind. */
export function refuseToList(kind: string, ways: string): never {
  throw new AppError('invalid-request', `Marketo cannot list all records of the kind ${kind}; find them by ${ways}`);
}

function requireId(id: number): void {
  if (Number.isSafeInteger(id) && id > 0) return;
  throw new AppError('invalid-request', 'The ids of records and lists are positive integers');
}
