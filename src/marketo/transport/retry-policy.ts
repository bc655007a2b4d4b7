import { type AppError } from '../../base/errors/app-error';
import { type RetryPolicy } from '../../base/concurrency/retry';
import { TIMED_OUT } from '../../base/http-client/no-answer';
import { SHORT_WAIT_MS } from '../../base/vendor-gate/closing-reason';
import { REFUSED_UNREAD } from './failure';

/** With the waits in between, a call takes a few seconds longer: whoever called waits no longer than that. */
const TRIES = 4;
const SHORT_MS = 500;
/** The window of Marketo's rate limit is longer than a call may wait: it is worth one look whether others have done. */
const TRIES_OF_RATE_LIMIT = 2;
const RATE_LIMIT_MS = 3_000;

/**
 * Calls are repeated only where that is safe: one that Marketo refused for its limits or that never reached it, and
 * reads in any case. Not one that took too long, since Marketo had its time, and none that has to wait for longer.
 *
 * @param random - gives 0 to 1; spreads the waits of several callers.
 */
export function retryPolicy(isRead: boolean, random: () => number): RetryPolicy {
  return {
    tries: TRIES,
    mayRepeat: (error, failedTry) =>
      isRateLimit(error)
        ? failedTry < TRIES_OF_RATE_LIMIT
        : asksForLittle(error) && (wasRefusedUndone(error) || (isRead && isPassing(error))),
    delayMs: (failedTry, error) =>
      isRateLimit(error) ? RATE_LIMIT_MS : Math.max(spread(failedTry, random), error.details.retryAfterMs ?? 0),
  };
}

function wasRefusedUndone(error: AppError): boolean {
  if (error.kind === 'vendor-throttled') return true;
  return error.kind === 'vendor-unavailable' && error.details.outcomeUnknown !== true && isPassing(error);
}

function isPassing(error: AppError): boolean {
  return error.kind === 'vendor-unavailable' && error.details.code !== TIMED_OUT && !isRefusedUnread(error);
}

/** For a token that was refused `MarketoTransport` has asked for another one already. */
const isRefusedUnread = (error: AppError): boolean => REFUSED_UNREAD.has(error.details.code);

const isRateLimit = (error: AppError): boolean => error.details.code === '606';

const asksForLittle = (error: AppError): boolean => (error.details.retryAfterMs ?? 0) <= SHORT_WAIT_MS;

const spread = (failedTry: number, random: () => number): number =>
  SHORT_MS * 2 ** (failedTry - 1) * (1 + random() / 2);
