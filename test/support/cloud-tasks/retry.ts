/** How a queue repeats a task; times in milliseconds. */
export interface RetryConfig {
  /** -1: as often as it takes. */
  maxAttempts: number;
  /** From the first attempt on; 0: without end. */
  maxRetryDurationMs: number;
  minBackoffMs: number;
  maxBackoffMs: number;
  maxDoublings: number;
}

/** The wait after a failed attempt: it doubles so many times, then grows by the same step, up to the greatest. */
export function backoffAfter({ minBackoffMs, maxBackoffMs, maxDoublings }: RetryConfig, attempts: number): number {
  const doublings = attempts - 1;
  const wait =
    doublings <= maxDoublings
      ? minBackoffMs * 2 ** doublings
      : minBackoffMs * 2 ** maxDoublings * (doublings - maxDoublings + 1);
  return Math.min(wait, maxBackoffMs);
}

/** Attempts and time must both be used up, as far as they are limited; unlimited attempts are never used up. */
export function isUsedUp({ maxAttempts, maxRetryDurationMs }: RetryConfig, attempts: number, ageMs: number): boolean {
  if (maxAttempts < 0 || attempts < maxAttempts) return false;
  return maxRetryDurationMs === 0 || ageMs >= maxRetryDurationMs;
}
