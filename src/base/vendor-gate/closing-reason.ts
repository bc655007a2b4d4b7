import { CancelledError } from '../concurrency/cancellation';
import { type AppError } from '../errors/app-error';

/** Why a vendor is to be left alone. */
export interface ClosingReason {
  /**
   * `limit`: it asks for a pause; `outage`: it cannot be reached; `failures`: calls failed, each of which may be to blame
   * itself; `refused`: it does not take the credentials.
   */
  cause: 'limit' | 'outage' | 'failures' | 'refused';
  /** How long it asks to be left alone, in milliseconds; null where it does not say. */
  forMs: number | null;
}

const FAILURES_IN_A_ROW = 2;
/** A vendor that asks for no more than this is asked again by the call itself. */
export const SHORT_WAIT_MS = 3_000;

/**
 * What a failed call says of the vendor as a whole; null where it says nothing.
 *
 * @param failuresInARow - calls without a usable answer, this one included.
 */
export function closingReason(error: AppError, failuresInARow: number): ClosingReason | null {
  const { refusedCredentials, isOfOneOperation, retryAfterMs = null, unreached } = error.details;
  if (isOfOneOperation === true) return null;
  if (refusedCredentials === true) return { cause: 'refused', forMs: null };
  if (error.kind === 'vendor-throttled' || error.kind === 'vendor-exhausted') {
    return { cause: 'limit', forMs: retryAfterMs };
  }
  if (!isFailure(error)) return null;
  if (retryAfterMs !== null && retryAfterMs > SHORT_WAIT_MS) return { cause: 'limit', forMs: retryAfterMs };
  if (unreached === true) return { cause: 'outage', forMs: null };
  return failuresInARow >= FAILURES_IN_A_ROW ? { cause: 'failures', forMs: null } : null;
}

/** Whether the call came to no usable answer; one that was called off was not sent. */
export const isFailure = (error: AppError): boolean =>
  error.kind === 'vendor-unavailable' && !(error instanceof CancelledError);
