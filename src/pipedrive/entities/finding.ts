import { inBatches, isObject } from '../../base/values/shapes';
import { AppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { type PipedriveClient } from '../pipedrive.client';
import { type AccountField } from '../schema/account-field';
import { type WireRecord } from '../schema/record-kind';
import { type Entity, type EntityType } from './entity';
import { type LoadResult, settleEach, type Settled } from './many';
import { best, isSameText } from './same-text';
import { fieldToSearch, searchTerm } from './search-term';

const IDS_LIMIT = 100;

/** The one record that has this value; null for none. @throws AmbiguousMatchError */
export async function loadRecord<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  value: string | number,
  field: string,
): Promise<E | null> {
  const [result] = await loadRecords(type, client, [value], field);
  if (result?.error) throw result.error;
  return result?.record ?? null;
}

/** The one record that has each value; the results are in the order of the values. */
export async function loadRecords<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  values: readonly (string | number)[],
  field: string,
): Promise<LoadResult<E>[]> {
  const texts = values.map((value) => String(value).trim());
  const found = field === 'id' ? await findById(type, client, texts) : await findEach(type, client, texts, field);
  const key = field === 'id' ? field : comparedKey(fieldToSearch(client.schema(type.kind).latest, type.kind, field));
  return texts.map((text) => {
    const { value: records, error } = found.get(text)!;
    return error ? { status: 'failed', record: null, error } : theOne(type, records, text, field, key);
  });
}

/** Every record that has one of these whole values, without case, each once. */
export async function findRecords<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  field: string,
  values: readonly (string | number)[],
): Promise<E[]> {
  const texts = values.map((value) => String(value).trim());
  const found = field === 'id' ? await findById(type, client, texts) : await findEach(type, client, texts, field);
  const records = new Map<number | null, E>();
  for (const { value, error } of found.values()) {
    if (error) throw error;
    for (const record of value) records.set(record.id, record);
  }
  return [...records.values()];
}

/** By value, the records that have it, or why they could not be asked for. */
type Found<E> = Map<string, Settled<E[]>>;

async function findById<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  texts: readonly string[],
): Promise<Found<E>> {
  const read = await readEach(type, client, texts.filter(isId).map(Number));
  return new Map(texts.map((text) => [text, isId(text) ? together(read, [Number(text)]) : { value: [], error: null }]));
}

/** Search only proposes: each record is read and compared. */
async function findEach<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  texts: readonly string[],
  field: string,
): Promise<Found<E>> {
  const { kind } = type;
  const schema = await client.schema(kind).get();
  const account = fieldToSearch(schema, kind, field);
  const terms = [...new Set(texts)].map((text) => searchTerm(kind, schema, account, text));
  const searches = await settleEach(terms, async (term) => (term.term === '' ? [] : client.searchIds(kind, term)));
  const read = await readEach(
    type,
    client,
    searches.flatMap(({ value }) => value ?? []),
  );
  const has = (record: E, text: string): boolean =>
    textsOf(record.get(comparedKey(account))).some((one) => isSameText(one, text));
  return new Map(
    terms.map(({ term }, index) => {
      const { value: ids, error } = searches[index]!;
      const candidates = error ? { value: null, error } : together(read, ids);
      return [
        term,
        candidates.error
          ? candidates
          : { ...candidates, value: candidates.value.filter((record) => has(record, term)) },
      ];
    }),
  );
}

/** Records by id, 100 a call; for a call that failed its error. Ids that are missing have no record. */
async function readEach<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  ids: readonly number[],
): Promise<Map<number, E | AppError>> {
  const batches = inBatches([...new Set(ids)], IDS_LIMIT);
  const answers = await settleEach(batches, async (batch) => {
    const wires = await client.getRecords(type.kind, batch);
    return Promise.all(wires.map((wire) => fromWire(type, client, wire)));
  });
  const entries = answers.flatMap(({ value, error }, index): [number, E | AppError][] =>
    error ? batches[index]!.map((id) => [id, error]) : value.map((record) => [record.id!, record]),
  );
  return new Map(entries);
}

function together<E extends Entity>(read: Map<number, E | AppError>, ids: readonly number[]): Settled<E[]> {
  const outcomes = ids.map((id) => read.get(id)).filter((outcome) => outcome !== undefined);
  const error = outcomes.find((outcome) => outcome instanceof AppError);
  return error ? { value: null, error } : { value: outcomes as E[], error: null };
}

/** The only one, or of several the one with the same case. */
function theOne<E extends Entity>(
  { kind }: EntityType<E>,
  records: readonly E[],
  text: string,
  field: string,
  key: string,
): LoadResult<E> {
  const matches = best(records, text, (record) => textsOf(record.get(key)));
  const [record] = matches;
  if (!record) return { status: 'none', record: null, error: null };
  if (matches.length === 1) return { status: 'found', record, error: null };
  const ids = matches.map(({ id }) => id!);
  return { status: 'failed', record: null, error: new AmbiguousMatchError(kind.label, field, ids) };
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

/** @param wire - as the API sent it */
export async function fromWire<E extends Entity>(
  type: EntityType<E>,
  client: PipedriveClient,
  wire: WireRecord,
): Promise<E> {
  await client.schema(type.kind).covering(wire);
  return new type(client, wire);
}

/** Of a primary entry the whole list: any of a person's e-mails counts. */
const comparedKey = ({ key, primaryOf }: AccountField): string => primaryOf ?? key;

/** All texts of a value that count as the whole value: of a list each entry, of an object its value. */
function textsOf(value: unknown): string[] {
  const parts = (Array.isArray(value) ? value : [value]).map((part: unknown) =>
    isObject(part) ? part['value'] : part,
  );
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').map(String);
}

const isId = (text: string): boolean => /^[1-9]\d*$/.test(text) && Number.isSafeInteger(Number(text));
