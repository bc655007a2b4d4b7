import { type CustomFieldDefinition } from './fields.ts';
import { isRecord, notAllowed, type Problem, ValidationError } from './problems.ts';

const TYPES = new Set(
  'varchar text double phone date daterange time timerange set enum varchar_auto address monetary org people user'.split(
    ' ',
  ),
);
const WITH_OPTIONS = new Set<unknown>(['enum', 'set']);
const MEMBERS = new Set([
  'field_name',
  'field_type',
  'options',
  'ui_visibility',
  'important_fields',
  'required_fields',
  'description',
]);
const LONGEST_NAME = 255;

/** @throws ValidationError that names every refused member of `POST /api/v2/personFields` and its siblings. */
export function newField(body: unknown): CustomFieldDefinition {
  if (!isRecord(body)) throw new ValidationError([{ member: 'body', message: 'Value must be an object' }]);
  const { field_name: name, field_type: type, options } = body;
  const problems: Problem[] = Object.keys(body)
    .filter((member) => !MEMBERS.has(member))
    .map(notAllowed);
  const isName = typeof name === 'string' && name.length > 0 && name.length <= LONGEST_NAME;
  if (!isName) problems.push({ member: 'field_name', message: 'Value must have 1 to 255 characters' });
  const isType = typeof type === 'string' && TYPES.has(type);
  if (!isType) problems.push({ member: 'field_type', message: 'Value is not an allowed type' });
  const labels = Array.isArray(options) ? options.filter(isRecord).map(({ label }) => label) : [];
  if (WITH_OPTIONS.has(type) && !(labels.length > 0 && labels.every((label) => typeof label === 'string'))) {
    problems.push({ member: 'options', message: 'Value must be a list of objects with label' });
  }
  if (!isName || !isType || problems.length > 0) throw new ValidationError(problems);
  return { name, type, ...(labels.length > 0 && { options: labels.map(String) }) };
}
