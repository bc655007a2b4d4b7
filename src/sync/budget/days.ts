const HOUR_MS = 3_600_000;

/** Midnight in UTC: whose midnight counts for Pipedrive's tokens is not documented. Epoch milliseconds. */
export function nextPipedriveDay(now: number): number {
  return new Date(now).setUTCHours(24, 0, 0, 0);
}

/**
 * Marketo's day ends at midnight in Central Time. Whether it follows daylight saving is not documented, so a new day
 * counts as begun only at the later of the two hours, 06:00 UTC. Epoch milliseconds.
 */
export function nextMarketoDay(now: number): number {
  const renewal = new Date(now).setUTCHours(6, 0, 0, 0);
  return renewal > now ? renewal : renewal + 24 * HOUR_MS;
}
