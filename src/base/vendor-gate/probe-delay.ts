import { type ClosingReason } from './closing-reason';

const FIRST_OF_OUTAGE_MS = 1_000;
const LAST_OF_OUTAGE_MS = 60_000;
/** Of a limit that does not say how long it lasts. */
const FIRST_OF_LIMIT_MS = 60_000;
const LAST_OF_LIMIT_MS = 900_000;
/** A limit that is told to last longer is asked about in between: it may have been lifted. */
const LONGEST_UNASKED_MS = 3_600_000;
/** One that ends at once would be asked about on and on. */
const SHORTEST_MS = 1_000;

/**
 * Milliseconds until a vendor that takes no calls is asked again: when it said, or after ever longer waits.
 *
 * @param closings - how often it took none since the last call that went through, this time included.
 */
export function probeDelayMs({ cause, forMs }: ClosingReason, closings: number): number {
  if (cause !== 'limit') return doubled(FIRST_OF_OUTAGE_MS, LAST_OF_OUTAGE_MS, closings);
  if (forMs === null) return doubled(FIRST_OF_LIMIT_MS, LAST_OF_LIMIT_MS, closings);
  return Math.min(Math.max(forMs, doubled(SHORTEST_MS, LAST_OF_OUTAGE_MS, closings)), LONGEST_UNASKED_MS);
}

const doubled = (firstMs: number, lastMs: number, times: number): number =>
  Math.min(firstMs * 2 ** (times - 1), lastMs);
