import { memberOf } from '../../base/by-name';
import { AppError, type ErrorKind } from '../../base/errors/app-error';

/** Why Marketo refuses a call or a record. */
export interface Reason {
  code: string;
  message: string;
}

const KINDS: Readonly<Record<string, ErrorKind>> = {
  // Of the token, as 601 and 602. Identity may give the same one until it expires: then only waiting helps. See
  // `MarketoTransport`.
  '600': 'vendor-unavailable',
  '601': 'vendor-unavailable',
  '602': 'vendor-unavailable',
  '603': 'vendor-denied',
  '604': 'vendor-unavailable',
  '605': 'internal',
  '606': 'vendor-throttled',
  '607': 'vendor-exhausted',
  '608': 'vendor-unavailable',
  '609': 'internal',
  // No such path, whichever record is asked for: the configured address is not Marketo's, and tasks wait until it is.
  '610': 'vendor-unavailable',
  '611': 'vendor-unavailable',
  '612': 'internal',
  '613': 'internal',
  '614': 'vendor-unavailable',
  '615': 'vendor-throttled',
  '616': 'vendor-denied',
  '702': 'record-not-found',
  '703': 'vendor-denied',
  '713': 'vendor-unavailable',
  '719': 'vendor-unavailable',
  '1004': 'record-not-found',
  '1007': 'record-ambiguous',
  '1013': 'record-not-found',
  // The queue of bulk jobs is full, or the megabytes of the day are used up.
  '1029': 'vendor-exhausted',
  '500': 'vendor-unavailable',
  '502': 'vendor-unavailable',
};

/**
 * What a Marketo error code means, whether it came for the whole call or for one record: Marketo uses some codes in
 * both places. A code that is not listed is a fault of the data sent.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */
export function marketoFailure(code: string): ErrorKind {
  return memberOf(KINDS, code) ?? 'record-rejected';
}

/** What an HTTP status means where the body is not Marketo's envelope. */
export function statusFailure(status: number, isJson: boolean): ErrorKind {
  if (status === 429) return 'vendor-throttled';
  if (status === 413 || status === 414) return 'record-rejected';
  // A page of whoever stands before Marketo: it lets nobody through for a while.
  if (status === 403 && !isJson) return 'vendor-exhausted';
  if (isJson && (status === 401 || status === 403)) return 'vendor-denied';
  return 'vendor-unavailable';
}

const RATE_WINDOW_MS = 20_000;
const HOUR_MS = 3_600_000;
/** A bulk job leaves the queue within minutes; Marketo renews what it says of one once a minute. */
const BULK_QUEUE_MS = 60_000;

/** The token was refused, and nothing was done. */
export const REFUSED_TOKEN: ReadonlySet<unknown> = new Set(['600', '601', '602']);

/** Nothing was done, nor will be within the next seconds. */
export const REFUSED_UNREAD: ReadonlySet<unknown> = new Set([...REFUSED_TOKEN, '610']);

/** A limit of bulk extracts alone: every other call is taken. */
export const isOfOneOperation = (code: string): boolean => code === '1029';

/** How long Marketo's limits last, in milliseconds; undefined for codes that are no limit. */
export function limitEndsInMs({ code, message }: Reason, now: number): number | undefined {
  if (code === '606') return RATE_WINDOW_MS;
  if (code === '615') return 1_000;
  if (code === '607') return dailyResetInMs(now);
  if (code === '1029') return /quota/i.test(message) ? dailyResetInMs(now) : BULK_QUEUE_MS;
  return undefined;
}

/**
 * The quota is renewed at midnight "CST". Whether Marketo follows daylight saving is not documented, so both hours
 * count as the reset: 05:00 and 06:00 UTC.
 */
export function dailyResetInMs(now: number): number {
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0);
  const resets = [5, 6, 29].map((hour) => midnight + hour * HOUR_MS);
  return resets.find((reset) => reset > now)! - now;
}

/** Whether Marketo refused a bulk extract because the account cannot filter leads so (1035). */
export function isUnsupportedFilter(error: unknown): boolean {
  return error instanceof AppError && error.details.code === '1035';
}

/** Whether Marketo refused a call or a record because the account does not have a field (1006). */
export function isUnknownField(error: unknown): boolean {
  return error instanceof AppError && error.details.code === '1006';
}

/** A value that does not fit its field, or more than 1 000 leads in all: either way fewer values do better. */
export function isFaultOfOneValue({ details }: AppError): boolean {
  return details.code === '1001' || details.code === '1003';
}
