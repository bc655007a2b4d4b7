import pino from 'pino';
import { AppError, type ErrorKind } from '../errors/app-error';

/** Kinds behind which there may be a mistake in the code, the service's or the mapping's, that a stack leads to. */
const WITH_STACK: ReadonlySet<ErrorKind> = new Set(['internal', 'mapping-failed']);

/**
 * What the log shows of something that was thrown. A failure whose cause is known is told by its message and details
 * alone, without a stack; everything else as it is.
 */
export function shownError(thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || WITH_STACK.has(thrown.kind))
    return pino.stdSerializers.errWithCause(thrown as Error);
  const { kind, message, details, cause } = thrown;
  const reason = cause instanceof Error && cause.message !== message ? { cause: cause.message } : {};
  return { type: thrown.name, kind, message, details, ...reason };
}
