import { type Field, type Values } from '../schema/field.ts';
import { MarketoError } from './marketo-error.ts';

/**
 * The names to return: those asked for, else the default ones; the id always.
 *
 * @throws MarketoError 1006 for a field that does not exist.
 */
export function selectedFields(
  asked: readonly string[],
  defaults: readonly string[],
  fields: readonly Field[],
  idField: string,
): string[] {
  const unknown = asked.find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new MarketoError('1006', `Field '${unknown}' not found`);
  return [...new Set([idField, ...(asked.length > 0 ? asked : defaults)])];
}

/** Empty values are shown as null. */
export function picked(record: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, record[name] ?? null]));
}
