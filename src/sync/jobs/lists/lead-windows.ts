const DAY_MS = 24 * 3_600_000;
/** Marketo extracts leads of 31 days at most; one less, since both ends are included. */
export const WINDOW_MS = 30 * DAY_MS;

/** ISO times, both ends included. */
export interface LeadWindow {
  readonly startAt: string;
  readonly endAt: string;
}

/** The windows that cover a time without gaps. Epoch milliseconds. */
export function windowsBetween(start: number, end: number): LeadWindow[] {
  const windows: LeadWindow[] = [];
  for (let from = start; from <= end; from += WINDOW_MS) {
    const to = Math.min(from + WINDOW_MS, end);
    windows.push({ startAt: new Date(from).toISOString(), endAt: new Date(to).toISOString() });
  }
  return windows;
}
