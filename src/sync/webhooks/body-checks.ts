import { isObject } from '../../base/values/shapes';
import { AppError } from '../../base/errors/app-error';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The answer to a body with a wrong field. The value itself is not shown: it may be personal. */
export function malformed(field: string, expected: string): AppError {
  return new AppError('invalid-request', `${field} must be ${expected}`);
}

/**
 * A member that is an object; null where it is null or absent.
 *
 * @throws AppError `invalid-request`
 */
export function objectOrNull(value: unknown, field: string): JsonObject | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw malformed(field, 'an object or null');
  return value;
}

/** The id of a record, as a number or in digits; null where it is null or absent. @throws AppError `invalid-request` */
export function idOrNull(value: unknown, field: string): number | null {
  if (value === undefined || value === null) return null;
  const id = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) throw malformed(field, 'a positive whole number');
  return id;
}
