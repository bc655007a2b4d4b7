export interface Backoff {
  minSeconds: number;
  maxSeconds: number;
}

/**
 * Milliseconds until the next try: doubled after every failed one up to the greatest, but never less than the vendor
 * asked for.
 *
 * @param attempt - the one that failed; 1 for the first.
 */
export function backoffMs({ minSeconds, maxSeconds }: Backoff, attempt: number, retryAfterMs = 0): number {
  const seconds = Math.min(maxSeconds, minSeconds * 2 ** (attempt - 1));
  return Math.round(Math.max(seconds * 1000, retryAfterMs));
}
