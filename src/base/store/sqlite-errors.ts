import { AppError } from '../errors/app-error';

/**
 * Primary result codes that speak of the file, the disk or the memory, and not of a mistake in a statement.
 *
 * @see https://www.sqlite.org/rescode.html
 */
const UNAVAILABLE = new Map([
  [3, 'no permission'],
  [5, 'in use'],
  [6, 'locked'],
  [7, 'out of memory'],
  [8, 'read only'],
  [10, 'disk error'],
  [11, 'damaged'],
  [13, 'disk full'],
  [14, 'cannot be opened'],
  [26, 'not a database'],
]);

/** Gives a failing store as `store-unavailable`; anything else that was thrown is a bug and given back as it is. */
export function storeFailure(thrown: unknown): unknown {
  const reason = codeOf(thrown) === 'ERR_INVALID_STATE' ? 'closed' : UNAVAILABLE.get(resultCode(thrown));
  if (reason === undefined) return thrown;
  return new AppError('store-unavailable', `The store cannot be used (${reason})`, {}, { cause: thrown });
}

/** Another connection holds the lock. */
export function isBusy(thrown: unknown): boolean {
  return resultCode(thrown) === 5;
}

/** The lowest byte of an extended result code is the primary one. */
function resultCode(thrown: unknown): number {
  const { errcode } = Object(thrown) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}

function codeOf(thrown: unknown): unknown {
  return (Object(thrown) as { code?: unknown }).code;
}
