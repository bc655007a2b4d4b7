/** The members of a record or object as a plain object, so that asking for an absent one never throws; else null. */
export function members(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Date) return null;
  const json: unknown = 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : null;
}

/**
 * Any value as trimmed text: lists with commas, an object by its `label`, `name` or `value`; blank where nothing of it
 * reads as text.
 */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join(', ');
  const object = members(value);
  return object === null ? '' : asText(object['label'] ?? object['name'] ?? object['value']);
}

/** True and false in the words and numbers that forms and CRMs use; null for anything else. */
export function asBoolean(value: unknown): boolean | null {
  const word = asText(value).toLowerCase();
  if (['true', 'yes', 'y', '1'].includes(word)) return true;
  return ['false', 'no', 'n', '0'].includes(word) ? false : null;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

/**
 * One spelling for all numbers of equal value (`5`, `5.0`, `005`), without the rounding of large integers; null for
 * what is not a number.
 */
export function decimalText(value: unknown): string | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (!['number', 'string', 'bigint'].includes(typeof value)) return null;
  const text = asText(value);
  const match = DECIMAL.exec(text);
  if (match === null) return /^[+-]?\d+(\.\d+)?e[+-]?\d+$/i.test(text) ? String(Number(text)) : null;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/(?<!0)0+$/, '');
  const number = decimals === '' ? digits : `${digits}.${decimals}`;
  return sign === '-' && number !== '0' ? `-${number}` : number;
}
