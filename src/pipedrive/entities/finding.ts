import { AppError } from '../../base/errors/app-error';
import type { Values } from '../../base/records/field-record';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import type { PipedriveClient, SearchTerm } from '../pipedrive.client';
import type { AccountField } from '../schema/account-field';
import { isObject } from '../schema/encodings/encoding';
import type { RecordKind, WireRecord } from '../schema/record-kind';
import type { RecordSchema } from '../schema/record-schema';
import type { Entity, EntityType } from './entity';
import { best, isSameText } from './same-text';

/** The custom field types that Pipedrive's search covers. */
const SEARCHABLE_TYPES = new Set(['varchar', 'varchar_auto', 'text', 'double', 'int', 'monetary', 'address', 'phone']);

/** The one record that has this value; null for none. @throws AmbiguousMatchError */
export async function loadRecord<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  value: string | number,
  field: string,
): Promise<E | null> {
  const found = await findRecords(type, client, value, field);
  if (found.length < 2) return found[0] ?? null;
  const { key } = (await client.schema(type.kind).get()).resolve(field);
  const matches = best(found, String(value), (record) => textsOf(record.get(key)));
  if (matches.length === 1) return matches[0]!;
  throw new AmbiguousMatchError(
    type.kind.label,
    field,
    matches.map(({ id }) => id!),
  );
}

/** Every record that has this whole value, without case. Search only proposes: each record is read and compared. */
export async function findRecords<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  value: string | number,
  field: string,
): Promise<E[]> {
  const { kind } = type;
  const text = String(value).trim();
  if (field === 'id') {
    const wire = isId(text) ? await client.getRecord(kind, Number(text)) : null;
    return wire ? [await fromWire(type, client, wire)] : [];
  }
  const schema = await client.schema(kind).get();
  const account = schema.resolve(field);
  const term = searchTerm(kind, schema, account, text);
  if (text === '') return [];
  const candidates = await client.getRecords(kind, await client.searchIds(kind, term));
  const records = await Promise.all(candidates.map((wire) => fromWire(type, client, wire)));
  const keyCompared = account.primaryOf ?? account.key;
  return records.filter((record) => textsOf(record.get(keyCompared)).some((one) => isSameText(one, text)));
}

/**
 * Records changed at or after a time, by the list, which does not lag as the search does.
 *
 * @param since - ISO date or date-time; fractions of a second are cut off, because the API refuses them.
 */
export async function* recordsUpdatedSince<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  since: string,
): AsyncGenerator<E, void, undefined> {
  const time = new Date(since);
  if (Number.isNaN(time.getTime()))
    throw new AppError('invalid-request', 'updatedSince takes an ISO date or date-time');
  const query = { updated_since: time.toISOString().replace(/\.\d+Z$/, 'Z') };
  for await (const wire of client.listRecords(type.kind, query)) yield fromWire(type, client, wire);
}

/** A record that is not saved yet: its fields are known and null. */
export async function newRecord<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  values: Values,
): Promise<E> {
  await client.schema(type.kind).get();
  const record = new type(client, null);
  for (const [field, value] of Object.entries(values)) record.set(field, value);
  return record;
}

async function fromWire<E extends Entity>(type: EntityType<E>, client: PipedriveClient, wire: WireRecord): Promise<E> {
  await client.schema(type.kind).covering(wire);
  return new type(client, wire);
}

/**
 * The search of one field compares with case: it does where the value has none. Else the kind's own search, without
 * case, over all custom fields.
 */
function searchTerm(kind: RecordKind, schema: RecordSchema, field: AccountField, term: string): SearchTerm {
  const { key, isCustom, type } = field;
  const fields = isCustom ? undefined : kind.searchable[key];
  if (fields !== undefined) return { term, fields };
  if (!isCustom || !SEARCHABLE_TYPES.has(type)) throw notSearchable(kind, schema, field);
  const hasCase = term.toLowerCase() !== term.toUpperCase();
  return hasCase ? { term, fields: 'custom_fields' } : { term, fieldKey: key };
}

function notSearchable(kind: RecordKind, schema: RecordSchema, field: AccountField): AppError {
  const custom = schema.fields().filter(({ isCustom, type }) => isCustom && SEARCHABLE_TYPES.has(type));
  const works = ['id', ...Object.keys(kind.searchable), ...custom.map((each) => schema.nameOf(each))];
  const subject = `A ${kind.label} cannot be found by "${schema.nameOf(field)}" (${field.type})`;
  return new AppError('invalid-request', `${subject}; what works: ${works.join(', ')}`, { field: field.key });
}

/** All texts of a value that count as the whole value: of a list each entry, of an object its value. */
function textsOf(value: unknown): string[] {
  const parts = (Array.isArray(value) ? value : [value]).map((part: unknown) =>
    isObject(part) ? part['value'] : part,
  );
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').map(String);
}

const isId = (text: string): boolean => /^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text));
