import { BATCH_SIZE } from '../transport/batches';
import { inBatches } from '../../base/values/shapes';
import { folded } from '../../base/values/text';
import { memberOf } from '../../base/by-name';
import { AppError, toAppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { type MarketoClient } from '../marketo.client';
import { KINDS, mayExist, type MarketoKind } from '../schema/kinds';
import { type MarketoField, type MarketoSchema } from '../schema/marketo-schema';
import { storedValue } from '../schema/values';
import { isFaultOfOneValue, isUnknownField } from '../transport/failure';
import { type MarketoEntity } from './entity';

/** A class of records, as reading them needs it. */
export interface EntityClass<E extends MarketoEntity> {
  readonly kind: MarketoKind;
  new (client: MarketoClient, schema: MarketoSchema, loaded: Values): E;
}

/** What became of one of many values to load a record by. */
export type LoadResult<R> =
  | { status: 'found'; record: R; error: null }
  | { status: 'none'; record: null; error: null }
  | { status: 'failed'; record: null; error: AppError };

/** The one record that has the value; null where none has it. @throws AmbiguousMatchError where several have it. */
export async function loadOne<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  value: string | number,
  field: string,
): Promise<E | null> {
  return chosen(entity.kind, field, value, await findAll(entity, client, field, [value]));
}

/**
 * A result for each value, in the order given, with 300 values to a call and several calls at once. A call that fails
 * gives its error to its own values.
 *
 * @throws UnknownFieldError
 * @throws AppError `invalid-request` where Marketo cannot find records by this field; lists those by which it can.
 */
export async function loadMany<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  values: readonly (string | number)[],
  field: string,
): Promise<LoadResult<E>[]> {
  const wanted = new Set(values.map(trimmed).filter((value) => mayExist(entity.kind, field, value)));
  if (wanted.size > 0) searchableField(await client.describe(entity.kind), field);
  const batches = inBatches([...wanted], BATCH_SIZE).map((batch) => loadBatch(entity, client, field, batch));
  const results = new Map((await Promise.all(batches)).flat());
  return values.map((value) => results.get(trimmed(value)) ?? { status: 'none', record: null, error: null });
}

/**
 * All records that have one of the values, each once and with every field of the account.
 *
 * @throws UnknownFieldError
 * @throws AppError `invalid-request` where Marketo cannot find records by this field; lists those by which it can.
 */
export async function findAll<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  field: string,
  values: readonly (string | number)[],
): Promise<E[]> {
  const wanted = values.map(trimmed).filter((value) => mayExist(entity.kind, field, value));
  if (wanted.length === 0) return [];
  return withKnownFields(client, entity.kind, async (schema) => {
    const known = searchableField(schema, field);
    const query = { filterType: known.name, filterValues: wanted, fields: schema.names() };
    const values = wanted.map((value) => comparable(known, value));
    return recordsFrom(entity, client, schema, recordsWith(await client.find(entity.kind, query), known, values));
  });
}

/** The one record that has the natural key of several fields; null where none has it. @throws AppError `invalid-request` */
export async function loadByKey<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  key: object,
): Promise<E | null> {
  const [record] = await findByKeys(entity, client, [key]);
  return record ?? null;
}

/** All records that have one of the natural keys of several fields. @throws AppError `invalid-request` */
export async function findByKeys<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  given: readonly object[],
): Promise<E[]> {
  if (given.length === 0) return [];
  return withKnownFields(client, entity.kind, async (schema) => {
    const { keyFields } = schema.kind;
    const keys = given.map((key) => Object.fromEntries(keyFields.map((name) => [name, memberOf(key as Values, name)])));
    if (!schema.searchableTogether(keyFields)) throw notSearchable(schema, keyFields.join(' + '));
    const found = await client.findByKey(entity.kind, keys, schema.names());
    const parts = keyFields.map((name) => schema.resolve(name));
    const keyOf = (values: Values): string =>
      JSON.stringify(parts.map((part) => comparable(part, memberOf(values, part.name))));
    const wanted = new Set(keys.map(keyOf));
    return recordsFrom(
      entity,
      client,
      schema,
      found.filter((record) => wanted.has(keyOf(record))),
    );
  });
}

/** A new record with the given values, not yet saved. */
export async function createNew<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  values: object,
): Promise<E> {
  const record = new entity(client, await client.describe(entity.kind), {});
  for (const [field, value] of Object.entries(values)) record.set(field, value);
  return record;
}

/** Works with the account's fields; once more with those that there are now where Marketo missed one meanwhile. */
export async function withKnownFields<T>(
  client: MarketoClient,
  kind: MarketoKind,
  work: (schema: MarketoSchema) => Promise<T>,
): Promise<T> {
  try {
    return await work(await client.describe(kind));
  } catch (thrown) {
    if (!isUnknownField(thrown)) throw thrown;
    // The client has forgotten the outdated description.
    return work(await client.describe(kind));
  }
}

async function loadBatch<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  field: string,
  values: readonly string[],
): Promise<[value: string, LoadResult<E>][]> {
  try {
    const found = await findAll(entity, client, field, values);
    const known = searchableField(await client.describe(entity.kind), field);
    const byValue = Map.groupBy(found, (record) => comparable(known, record.get(known.name)));
    return values.map((value) => {
      const matching = values.length === 1 ? found : (byValue.get(comparable(known, value)) ?? []);
      return [value, resultOf(entity.kind, known.name, value, matching)];
    });
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!isFaultOfOneValue(error) || values.length === 1) {
      return values.map((value) => [value, { status: 'failed', record: null, error }]);
    }
    const halves = inBatches(values, Math.ceil(values.length / 2));
    return (await Promise.all(halves.map((half) => loadBatch(entity, client, field, half)))).flat();
  }
}

function resultOf<E extends MarketoEntity>(
  kind: MarketoKind,
  field: string,
  value: string,
  matching: E[],
): LoadResult<E> {
  try {
    const record = chosen(kind, field, value, matching);
    return record ? { status: 'found', record, error: null } : { status: 'none', record, error: null };
  } catch (thrown) {
    return { status: 'failed', record: null, error: toAppError(thrown) };
  }
}

/** The only one; of several with a name the one that is written exactly so. @throws AmbiguousMatchError */
function chosen<E extends MarketoEntity>(
  kind: MarketoKind,
  field: string,
  value: string | number,
  found: E[],
): E | null {
  const isName = field === KINDS[kind].nameField && found.length > 1;
  const exact = isName ? found.filter((record) => composed(record.get(field)) === composed(value)) : [];
  const [record, ...others] = exact.length > 0 ? exact : found;
  if (!record || others.length === 0) return record ?? null;
  const candidates = [record, ...others].map(({ id }) => id ?? 'without an id');
  throw new AmbiguousMatchError(kind, field, candidates);
}

/** Each record once. */
function recordsFrom<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  schema: MarketoSchema,
  found: readonly Values[],
): E[] {
  const byId = new Map(found.map((record) => [memberOf(record, schema.kind.idField), record]));
  return [...byId.values()].map((record) => new entity(client, schema, record));
}

const trimmed = (value: string | number): string => String(value).trim();
const composed = (value: unknown): string => String(value).normalize('NFC').trim();

/** Of answers that many share, each is sorted once. */
const sortedAnswers = new WeakMap<readonly Values[], ReadonlyMap<string | undefined, Values[]>>();

/**
 * The records that have one of the whole values, without case: how Marketo compares is not documented. A record that came
 * without the field cannot be compared and counts.
 */
function recordsWith(found: readonly Values[], field: MarketoField, comparables: readonly string[]): Values[] {
  const sorted = sortedAnswers.get(found) ?? Map.groupBy(found, (record) => comparableIn(record, field));
  sortedAnswers.set(found, sorted);
  return [undefined, ...new Set(comparables)].flatMap((value) => sorted.get(value) ?? []);
}

function comparableIn(record: Values, field: MarketoField): string | undefined {
  const value = memberOf(record, field.name);
  return value === undefined ? undefined : comparable(field, value);
}

function comparable({ dataType }: MarketoField, value: unknown): string {
  return folded(String(storedValue(dataType, value)));
}

/** @throws UnknownFieldError, AppError `invalid-request` */
function searchableField(schema: MarketoSchema, name: string): MarketoField {
  const field = schema.resolve(name);
  if (!schema.searchable(field.name)) throw notSearchable(schema, field.name);
  return field;
}

function notSearchable(schema: MarketoSchema, field: string): AppError {
  const searchable = schema.searchableNames();
  return new AppError(
    'invalid-request',
    `Marketo finds no ${schema.label} by "${field}"; it finds one by: ${searchable.join(', ')}`,
    { field, searchable },
  );
}
