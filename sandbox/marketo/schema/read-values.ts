import { type Checked, refused } from '../api/marketo-error.ts';
import { type Field, type Value, type Values } from './field.ts';
import { storedValue } from './value.ts';

/** Checks a record member by member; the first one that does not fit refuses the whole record. */
export function readValues(fields: readonly Field[], given: Record<string, unknown>): Checked<Values> {
  const values: Values = {};
  for (const [name, raw] of Object.entries(given)) {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) return refused('1006', `Field '${name}' not found`);
    if (!field.updateable) return refused('1003', `Field '${name}' is not updateable`);
    const value = storedValue(field, raw);
    if (value === undefined) return refused('1003', `Invalid value for field '${name}'`);
    values[name] = value;
  }
  return { accepted: values };
}

/** As Marketo compares: text without case, numbers by value. */
export function sameValue(stored: Value | undefined, sought: string): boolean {
  if (stored === null || stored === undefined || sought.trim() === '') return false;
  if (typeof stored === 'number') return Number(sought) === stored;
  return String(stored).toLowerCase() === sought.trim().toLowerCase();
}
