import { type AppError } from '../../base/errors/app-error';
import { type RetryPolicy } from '../../base/concurrency/retry';
import { TIMED_OUT } from '../../base/http-client/no-answer';
import { type HttpExchange } from '../../base/http-client/vendor-http';
import { SHORT_WAIT_MS } from '../../base/vendor-gate/closing-reason';

const FIRST_DELAY_MS = 500;
const JITTER_MS = 250;

/**
 * Which failures of a call are tried again: those that a repeat cannot make worse. Pipedrive knows no idempotency key,
 * so a POST is repeated only where Pipedrive refused it or was never reached. Longer waits are the caller's, and so is
 * a call that took too long: one that slept through them would look stuck.
 */
export function retryPolicy(method: HttpExchange['method'], random: () => number): RetryPolicy {
  return {
    tries: 3,
    mayRepeat: (error) =>
      (error.details.retryAfterMs ?? 0) <= SHORT_WAIT_MS &&
      (error.kind === 'vendor-throttled' || (error.kind === 'vendor-unavailable' && isSafe(method, error))),
    delayMs: (failedTry, error) =>
      (error.details.retryAfterMs ?? FIRST_DELAY_MS * 2 ** (failedTry - 1)) + Math.round(random() * JITTER_MS),
  };
}

function isSafe(method: HttpExchange['method'], error: AppError): boolean {
  if (error.details.code === TIMED_OUT) return false;
  return method !== 'POST' || error.details.outcomeUnknown === false;
}
