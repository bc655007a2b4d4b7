import { AppError } from '../../base/errors/app-error';
import type { Values } from '../../base/records/field-record';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { isUnknownField, type MarketoClient } from '../marketo.client';
import { KINDS, type MarketoKind } from '../schema/kinds';
import type { MarketoField, MarketoSchema } from '../schema/marketo-schema';
import { storedValue } from '../schema/values';
import type { MarketoEntity } from './entity';

/** A class of records, as reading them needs it. */
export interface EntityClass<E extends MarketoEntity> {
  readonly kind: MarketoKind;
  new (client: MarketoClient, schema: MarketoSchema, loaded: Values): E;
}

/** The one record that has the value; null where none has it. @throws AmbiguousMatchError where several have it. */
export async function loadOne<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  value: string | number,
  field: string,
): Promise<E | null> {
  const found = await findAll(entity, client, field, [value]);
  const [record, ...others] = found.length > 1 ? byExactName(entity.kind, field, value, found) : found;
  if (!record) return null;
  if (others.length === 0) return record;
  const candidates = [record, ...others].map(({ id }) => id ?? 'without an id');
  throw new AmbiguousMatchError(entity.kind, field, candidates);
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
  const wanted = values.map((value) => String(value).trim()).filter((value) => mayExist(entity.kind, field, value));
  if (wanted.length === 0) return [];
  try {
    return await findKnown(entity, client, field, wanted);
  } catch (thrown) {
    if (!isUnknownField(thrown)) throw thrown;
    // The client has forgotten the outdated description, so this asks for the fields that there are now.
    return findKnown(entity, client, field, wanted);
  }
}

/** A new record with the given values, not yet saved. */
export async function createNew<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  values: Values,
): Promise<E> {
  const record = new entity(client, await client.describe(entity.kind), {});
  for (const [field, value] of Object.entries(values)) record.set(field, value);
  return record;
}

async function findKnown<E extends MarketoEntity>(
  entity: EntityClass<E>,
  client: MarketoClient,
  fieldName: string,
  filterValues: readonly string[],
): Promise<E[]> {
  const schema = await client.describe(entity.kind);
  const field = schema.resolve(fieldName);
  if (!schema.searchable(field.name)) throw notSearchable(schema, field.name);
  const records = await client.find(entity.kind, { filterType: field.name, filterValues, fields: schema.names() });
  const matching = records.filter((record) => hasOneOf(record, field, filterValues));
  const byId = new Map(matching.map((record) => [record[schema.kind.idField], record]));
  return [...byId.values()].map((record) => new entity(client, schema, record));
}

/** Marketo's ids of leads and companies are positive integers; those of other kinds, and other values, are any text. */
function mayExist(kind: MarketoKind, field: string, value: string): boolean {
  if (field !== KINDS[kind].idField || field !== 'id') return value !== '';
  return /^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value));
}

/**
 * Whether the record has the whole value, without case: how Marketo compares is not documented. A record that came
 * without the field cannot be compared and counts.
 */
function hasOneOf(record: Values, field: MarketoField, wanted: readonly string[]): boolean {
  const value = record[field.name];
  if (value === undefined) return true;
  return wanted.some((one) => comparable(field, one) === comparable(field, value));
}

function comparable({ dataType }: MarketoField, value: unknown): string {
  return String(storedValue(dataType, value)).normalize().trim().toLowerCase();
}

/** Among several records of a name, one written exactly so wins. */
function byExactName<E extends MarketoEntity>(
  kind: MarketoKind,
  field: string,
  value: string | number,
  found: E[],
): E[] {
  if (field !== KINDS[kind].nameField) return found;
  const exact = found.filter((record) => record.get(field) === String(value));
  return exact.length > 0 ? exact : found;
}

function notSearchable(schema: MarketoSchema, field: string): AppError {
  const searchable = schema.searchableNames();
  return new AppError(
    'invalid-request',
    `Marketo finds no ${schema.label} by "${field}"; it finds one by: ${searchable.join(', ')}`,
    { field, searchable },
  );
}
