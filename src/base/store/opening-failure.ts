import { type StoreLocation, shownLocation } from '../config/database-url';
import { AppError } from '../errors/app-error';

const VARIABLE = 'DATABASE_URL';

/** A failure while the store was opened, told with the database that is meant and the variable that says so. */
export function openingFailure(thrown: unknown, location: StoreLocation): unknown {
  if (!(thrown instanceof AppError) || thrown.message.includes(VARIABLE)) return thrown;
  const { kind, message, details } = thrown;
  const named = `${message}: ${VARIABLE} names ${shownLocation(location)}`;
  return new AppError(kind, named, { ...details, variable: VARIABLE }, { cause: thrown });
}
