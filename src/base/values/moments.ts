/** A date, or a date with a time: `day` as `YYYY-MM-DD` in UTC, `second` since the epoch or null for a mere date. */
export interface Moment {
  readonly day: string;
  readonly second: number | null;
}

const ISO_LIKE =
  /^(\d{4})([-/])(\d{2})\2(\d{2})(?:(?:T|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT)?\s*([+-]\d{2}:?(?:\d{2})?)?)?$/i;

/** A written-out month, as in `Mon, 23 Nov 2026 10:00:00 GMT`: digits alone would leave day and month open. */
const WITH_MONTH_NAME =
  /^(?:[a-z]{3,9},?\s+)?(?:\d{1,2}\s+[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}),?\s+\d{4}(,?\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?)?\s*((?:GMT|UTC|Z)?(?:[+-]\d{2}:?\d{2})?)(?:\s*\(.*\))?$/i;

/** In characters, without blanks around it: a longer text is no date, and reading it could take long. */
const LONGEST_DATE = 100;

/** Numbers below are no plausible epoch milliseconds (1973), rather a year or an id. */
const SMALLEST_EPOCH_MS = 1e11;

/**
 * Reads a date or date-time: ISO 8601, Marketo's `…Z+0000`, Pipedrive's `YYYY-MM-DD HH:MM:SS`, a month by name, a
 * `Date`, epoch milliseconds. Without a zone it is UTC.
 *
 * @returns null for anything else, also for a day that no calendar has and for `01/02/2026`, which is two days.
 */
export function readMoment(value: unknown): Moment | null {
  if (value instanceof Date) return ofEpoch(value.getTime());
  if (typeof value === 'number') return Math.abs(value) < SMALLEST_EPOCH_MS ? null : ofEpoch(value);
  if (typeof value !== 'string') return null;
  return readIsoText(value) ?? readMonthName(bounded(value));
}

/** Reads text of the ISO 8601 family only, as the two APIs send it. */
export function readIsoText(text: string): Moment | null {
  const match = ISO_LIKE.exec(bounded(text));
  if (match === null) return null;
  const [, year, , month, date, hour, minute, second = '00', , offset = '+00:00'] = match;
  const day = `${year}-${month}-${date}`;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (ofEpoch(midnight)?.day !== day) return null;
  if (hour === undefined) return { day, second: null };
  const digits = offset.replace(':', '').padEnd(5, '0');
  return ofEpoch(Date.parse(`${day}T${hour}:${minute}:${second}${digits.slice(0, 3)}:${digits.slice(3)}`));
}

const STRICT_ISO = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Reads an ISO 8601 date or date-time to the millisecond. Without a zone it is UTC, a mere date the beginning of the day.
 *
 * @returns epoch milliseconds; null for anything else.
 */
export function readIsoMs(text: string): number | null {
  const match = STRICT_ISO.exec(text);
  if (match === null || readIsoText(text) === null) return null;
  const isTime = text.includes('T');
  const milliseconds = Date.parse(isTime && match[1] === undefined ? `${text}Z` : text);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

function readMonthName(text: string): Moment | null {
  const match = WITH_MONTH_NAME.exec(text);
  if (match === null) return null;
  const [, time, zone] = match;
  const moment = ofEpoch(Date.parse(zone ? text : `${text} UTC`));
  return moment === null || time !== undefined ? moment : { ...moment, second: null };
}

function ofEpoch(milliseconds: number): Moment | null {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()) || Math.abs(date.getUTCFullYear() - 5000) > 4999) return null;
  return { day: date.toISOString().slice(0, 10), second: Math.floor(milliseconds / 1000) };
}

function bounded(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > LONGEST_DATE ? '' : trimmed;
}

/** A moment as both vendors take it, `YYYY-MM-DDTHH:MM:SSZ`: of a mere date the beginning of that day in UTC. */
export function utcSecond({ day, second }: Moment): string {
  return second === null ? `${day}T00:00:00Z` : `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
}
