import { type Clock, systemClock } from './clock';
import { type AppError, toAppError } from '../errors/app-error';

export interface RetryPolicy {
  /** Tries in all, the first included. */
  tries: number;
  /** Whether this failure of this call may be tried again. @param failedTry - 1 for the first. */
  mayRepeat(error: AppError, failedTry: number): boolean;
  /** Milliseconds before the try after the given one (1 = after the first). */
  delayMs(failedTry: number, error: AppError): number;
}

/** Tries a call again as its policy says, and throws the last failure. */
export async function withRetries<T>(
  call: () => Promise<T>,
  policy: RetryPolicy,
  clock: Clock = systemClock,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (attempt >= policy.tries || !policy.mayRepeat(error, attempt)) throw error;
      await clock.sleep(policy.delayMs(attempt, error));
    }
  }
}
