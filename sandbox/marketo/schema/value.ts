import { type Field, type Value } from './field.ts';

/** What a text area holds, in UTF-8. */
export const TEXT_BYTES = 30_000;
const INTEGER = 2 ** 31;
const EMAIL = /^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The value as Marketo would store it, `undefined` where it does not fit the field; null and '' are the blank value. */
export function storedValue(field: Field, given: unknown): Value | undefined {
  if (given === null || given === '') return field.blank;
  switch (field.dataType) {
    case 'boolean':
      return booleanOf(given);
    case 'integer':
    case 'score':
    case 'percent':
    case 'reference':
      return integerOf(given);
    case 'float':
    case 'currency':
      return numberOf(given);
    case 'date':
      return typeof given === 'string' && DATE.test(given) && isCalendarDate(given) ? given : undefined;
    case 'datetime':
      return datetimeOf(given);
    case 'email':
      return textOf(given, field.length, EMAIL);
    case 'text':
      return typeof given === 'string' && Buffer.byteLength(given) <= TEXT_BYTES ? given : undefined;
    case 'phone':
    case 'string':
    case 'url':
      return textOf(given, field.length);
    default:
      return field.dataType satisfies never;
  }
}

function textOf(given: unknown, length = Infinity, pattern = /^/): string | undefined {
  return typeof given === 'string' && given.length <= length && pattern.test(given) ? given : undefined;
}

function booleanOf(given: unknown): boolean | undefined {
  if (typeof given === 'boolean') return given;
  if (given === 'true') return true;
  return given === 'false' ? false : undefined;
}

function numberOf(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  return typeof given === 'string' && NUMBER.test(given) ? Number(given) : undefined;
}

function integerOf(given: unknown): number | undefined {
  const number = numberOf(given);
  return number !== undefined && Number.isInteger(number) && number >= -INTEGER && number < INTEGER
    ? number
    : undefined;
}

function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function datetimeOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || !DATETIME.test(given) || !isCalendarDate(given.slice(0, 10))) return undefined;
  const time = Date.parse(given.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(time) ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}
