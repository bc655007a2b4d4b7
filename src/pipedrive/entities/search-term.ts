import { memberOf } from '../../base/by-name';
import { AppError } from '../../base/errors/app-error';
import { type SearchTerm } from '../record-search';
import { type AccountField } from '../schema/account-field';
import { type RecordKind } from '../schema/record-kind';
import { type RecordSchema } from '../schema/record-schema';

/** `name` stands for the field that names the record. @throws UnknownFieldError */
export function fieldToSearch(schema: RecordSchema, { nameField }: RecordKind, field: string): AccountField {
  return schema.resolve(field === 'name' && nameField !== undefined ? nameField : field);
}

/**
 * The search of one field compares with case: it does where the value has none. Else the kind's own search, without
 * case, over all custom fields.
 */
export function searchTerm(kind: RecordKind, schema: RecordSchema, field: AccountField, term: string): SearchTerm {
  const { key, isCustom, traits } = field;
  const fields = isCustom ? undefined : memberOf(kind.searchable, key);
  if (fields !== undefined) return { term, key, fields };
  if (kind.searchType === null || !isCustom || !traits.isSearchable) throw notSearchable(kind, schema, field);
  const hasCase = term.toLowerCase() !== term.toUpperCase();
  return hasCase ? { term, key, fields: 'custom_fields' } : { term, key, fieldKey: key };
}

function notSearchable(kind: RecordKind, schema: RecordSchema, field: AccountField): AppError {
  const isCovered = ({ isCustom, traits }: AccountField): boolean =>
    kind.searchType !== null && isCustom && traits.isSearchable === true;
  const custom = schema.fields().filter(isCovered);
  const standard = [...(kind.nameField === undefined ? [] : ['name']), ...Object.keys(kind.searchable)];
  const works = ['id', ...standard, ...custom.map((each) => schema.nameOf(each))];
  const subject = `A ${kind.label} cannot be found by "${schema.nameOf(field)}" (${field.type})`;
  return new AppError('invalid-request', `${subject}; what works: ${works.join(', ')}`, { field: field.key });
}
