import { type Values } from '../schema/field.ts';
import { type ObjectType } from '../schema/object-types.ts';
import { type ObjectTable } from '../state/object-table.ts';
import { choiceOf, type Members, membersOf, recordsOf, textOf } from './body.ts';
import { MarketoError } from './marketo-error.ts';
import { type MarketoRequest, type Operation, type Payload } from './operation.ts';
import { pageOf } from './paging.ts';
import { Parameters, wrongType } from './parameters.ts';
import { picked, selectedFields } from './selected-fields.ts';

const COMPOUND_MEMBERS = ['filterType', 'fields', 'input', 'batchSize', 'nextPageToken'];

/** Reads by a simple key; a type with a compound key also by a JSON body of whole keys. */
export function readObjects(table: ObjectTable, permission: string): Operation {
  const compound = table.type.dedupeFields.length > 1;
  return {
    permission,
    accepts: ['filterType', 'filterValues', 'fields', 'batchSize', 'nextPageToken'],
    body: compound ? 'optional' : 'none',
    write: false,
    handle: (request) =>
      request.json === undefined ? readBySimpleKey(table, request) : readByCompoundKey(table, request),
  };
}

function readBySimpleKey(table: ObjectTable, { parameters }: MarketoRequest): Payload {
  const filterType = parameters.requiredText('filterType');
  const field = filterField(table.type, filterType);
  const values = parameters.requiredList('filterValues', 300);
  const found = new Set(values.flatMap((value) => table.withValue(field, value)));
  return page(table.type, [...found], field, values, parameters);
}

function readByCompoundKey(table: ObjectTable, { json }: MarketoRequest): Payload {
  const members = membersOf(json, COMPOUND_MEMBERS);
  choiceOf(members, 'filterType', ['dedupeFields']);
  const keys = recordsOf(members).map((record) => wholeKey(table.type, record));
  const found = new Set(keys.map((key) => table.byKey(key)).filter((record) => record !== undefined));
  return page(table.type, [...found], 'dedupeFields', keys, parametersOf(members));
}

function page(type: ObjectType, found: Values[], filter: string, values: unknown, parameters: Parameters): Payload {
  const defaults = [...type.dedupeFields, 'createdAt', 'updatedAt', ...(type.idField === 'id' ? [] : [filter])];
  const known = defaults.filter((name) => type.fields.some((field) => field.name === name));
  const names = selectedFields(parameters.list('fields'), known, type.fields, type.idField);
  const query = { filter, values, names };
  const answer = pageOf(found, query, parameters.batchSize(), parameters.text('nextPageToken'));
  const result = (answer.result as Values[]).map((record, seq) => ({ seq, ...picked(record, names) }));
  return { ...answer, result };
}

function filterField(type: ObjectType, filterType: string): string {
  if (filterType === 'idField') return type.idField;
  const simple = type.searchableFields.flatMap((group) => (group.length === 1 ? group : []));
  const [onlyKey] = type.dedupeFields;
  if (filterType === 'dedupeFields' && type.dedupeFields.length === 1 && onlyKey !== undefined) return onlyKey;
  if (!simple.includes(filterType)) throw new MarketoError('1011', `Field '${filterType}' not supported`);
  return filterType;
}

function wholeKey(type: ObjectType, record: Members): Values {
  const members = membersOf(record, type.dedupeFields);
  const absent = type.dedupeFields.find((name) => members[name] === undefined || members[name] === null);
  if (absent !== undefined) throw new MarketoError('1003', `Value for dedupe field '${absent}' is missing`);
  return members as Values;
}

/** The members of the JSON form that the simple form has as parameters. */
function parametersOf(members: Members): Parameters {
  const parameters = new URLSearchParams();
  const { fields, batchSize } = members;
  if (fields !== undefined) {
    if (!Array.isArray(fields)) throw wrongType(fields, 'List');
    parameters.set('fields', fields.map(String).join(','));
  }
  if (batchSize !== undefined) {
    if (typeof batchSize !== 'number') throw wrongType(batchSize, 'Integer');
    parameters.set('batchSize', String(batchSize));
  }
  const token = textOf(members, 'nextPageToken');
  if (token !== undefined) parameters.set('nextPageToken', token);
  return new Parameters(parameters);
}
