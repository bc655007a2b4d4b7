import { AppError } from '../errors/app-error';

/**
 * Error codes, and classes of them, that speak of the server and not of a mistake in a statement.
 *
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE = new Map([
  ['08', 'no connection'],
  ['25006', 'read only'],
  ['28', 'login refused'],
  ['3D', 'no such database'],
  ['40', 'in use'],
  ['42501', 'no permission'],
  ['53', 'out of resources'],
  ['53100', 'disk full'],
  ['53300', 'too many connections'],
  ['55P03', 'locked'],
  ['57', 'interrupted'],
  ['57P01', 'shut down'],
  ['57P03', 'not ready yet'],
  ['58', 'disk error'],
  ['XX', 'damaged'],
]);

/**
 * Gives a failing server as `store-unavailable`; a mistake in a statement is a bug and given back as it is.
 *
 * @param otherwise - what is wrong where the server's error code does not say so; while connecting, no statement is.
 */
export function postgresFailure(thrown: unknown, otherwise?: string): unknown {
  const reason = reasonOf(thrown) ?? otherwise;
  if (reason === undefined) return thrown;
  return new AppError('store-unavailable', `The store cannot be used (${reason})`, {}, { cause: thrown });
}

/** What does not come from the server, whose errors have a severity, speaks of the way to it. */
function reasonOf(thrown: unknown): string | undefined {
  const { code = '', severity } = Object(thrown) as { code?: string; severity?: string };
  if (severity !== undefined) return UNAVAILABLE.get(code) ?? UNAVAILABLE.get(code.slice(0, 2));
  return code === '' ? 'no connection' : `no connection, ${code}`;
}
