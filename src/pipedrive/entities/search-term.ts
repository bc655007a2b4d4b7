import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { type SearchTerm } from '../pipedrive.client';
import { type AccountField } from '../schema/account-field';
import { type RecordKind } from '../schema/record-kind';
import { type RecordSchema } from '../schema/record-schema';

/** The custom field types that Pipedrive's search covers. */
const SEARCHABLE_TYPES = new Set(['varchar', 'varchar_auto', 'text', 'double', 'int', 'monetary', 'address', 'phone']);

/** `name` stands for the field that names the record. @throws UnknownFieldError */
export function fieldToSearch(schema: RecordSchema, { nameField }: RecordKind, field: string): AccountField {
  return schema.resolve(field === 'name' && nameField !== undefined ? nameField : field);
}

/**
 * The search of one field compares with case: it does where the value has none. Else the kind's own search, without
 * case, over all custom fields.
 */
export function searchTerm(kind: RecordKind, schema: RecordSchema, field: AccountField, term: string): SearchTerm {
  const { key, isCustom, type } = field;
  const fields = isCustom ? undefined : memberOf(kind.searchable, key);
  if (fields !== undefined) return { term, fields };
  if (kind.searchType === null || !isCustom || !SEARCHABLE_TYPES.has(type)) throw notSearchable(kind, schema, field);
  const hasCase = term.toLowerCase() !== term.toUpperCase();
  return hasCase ? { term, fields: 'custom_fields' } : { term, fieldKey: key };
}

function notSearchable(kind: RecordKind, schema: RecordSchema, field: AccountField): AppError {
  const isCovered = ({ isCustom, type }: AccountField): boolean =>
    kind.searchType !== null && isCustom && SEARCHABLE_TYPES.has(type);
  const custom = schema.fields().filter(isCovered);
  const standard = [...(kind.nameField === undefined ? [] : ['name']), ...Object.keys(kind.searchable)];
  const works = ['id', ...standard, ...custom.map((each) => schema.nameOf(each))];
  const subject = `A ${kind.label} cannot be found by "${schema.nameOf(field)}" (${field.type})`;
  return new AppError('invalid-request', `${subject}; what works: ${works.join(', ')}`, { field: field.key });
}
