import { AppError } from '../../base/errors/app-error';
import { type RecordKind } from './record';

/** A request that was under way when its answer was lost has taken effect after this time, or never will. */
const CREATE_SETTLES_MS = 5_000;
/** How far the vendor's clock may be behind ours. */
const CLOCK_DIFFERENCE_MS = 10 * 60_000;

/** Since when records are looked through for one whose create was begun at the given time. */
export const lookedThroughSince = (startedAt: Date): Date => new Date(startedAt.getTime() - CLOCK_DIFFERENCE_MS);

/**
 * For a create that left no record that could be found.
 *
 * @throws AppError `vendor-unavailable` while it may still take effect.
 */
export function assertSettled(kind: RecordKind, startedAt: Date, now: number): void {
  // No longer than from now on, even where the clock was set back since.
  const retryAfterMs = Math.min(startedAt.getTime() + CREATE_SETTLES_MS - now, CREATE_SETTLES_MS);
  if (retryAfterMs <= 0) return;
  const message = `The ${kind} may have been created just now; the answer was lost`;
  throw new AppError('vendor-unavailable', message, { retryAfterMs });
}
