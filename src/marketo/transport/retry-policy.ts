import { type AppError } from '../../base/errors/app-error';
import { type RetryPolicy } from '../../base/concurrency/retry';

const TRIES = 5;
/** Four waits that begin with this one outlast Marketo's window of 20 seconds. */
const RATE_LIMIT_MS = 1_500;
const SHORT_MS = 500;

/**
 * Calls are repeated only where that is safe: one that Marketo refused for its limits or that never reached it, and
 * reads in any case. Not one that took too long, since Marketo had its time.
 *
 * @param random - gives 0 to 1; spreads the waits of several callers.
 */
export function retryPolicy(isRead: boolean, random: () => number): RetryPolicy {
  return {
    tries: TRIES,
    mayRepeat: (error) => wasRefusedUndone(error) || (isRead && isPassing(error)),
    delayMs: (failedTry, error) => firstDelayMs(error) * 2 ** (failedTry - 1) * (1 + random() / 2),
  };
}

function wasRefusedUndone(error: AppError): boolean {
  if (error.kind === 'vendor-throttled') return true;
  return error.kind === 'vendor-unavailable' && error.details.outcomeUnknown !== true && isPassing(error);
}

function isPassing(error: AppError): boolean {
  return error.kind === 'vendor-unavailable' && error.details.code !== 'ECONNABORTED';
}

function firstDelayMs(error: AppError): number {
  return error.details.code === '606' ? RATE_LIMIT_MS : SHORT_MS;
}
