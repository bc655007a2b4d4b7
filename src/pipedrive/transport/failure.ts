import { AppError, type ErrorDetails, type ErrorKind } from '../../base/errors/app-error';
import { shownAddress } from '../../base/http-client/shown-address';
import { retryAfterMs as askedMs } from '../../base/http-client/retry-after';
import { type HttpAnswer, type HttpExchange } from '../../base/http-client/vendor-http';
import { adviceFor } from './advice';
import { namedMembers, safeReason } from './reason';

/** What a failure's message may say of the call: never its values. */
export interface FailedCall {
  method: HttpExchange['method'];
  path: string;
  /** What the path is appended to: `https://yourcompany.pipedrive.com`. */
  origin: string;
  /** Names of the members and parameters that were sent. */
  members: readonly string[];
  /** What was sent in them. */
  values?: readonly unknown[];
  /** Names that are no values either. */
  fieldNames?: readonly string[];
  /** Whether the burst limit of searches counts, of which no header tells. */
  isSearch?: boolean;
}

/** The token is refused, or the account is not open: whatever is asked, for whichever record. */
const REFUSED = new Set([401, 402]);

const KINDS: Record<number, ErrorKind> = {
  403: 'vendor-denied',
  404: 'record-not-found',
  408: 'vendor-unavailable',
  410: 'record-not-found',
};

/** The rolling window of the burst limit. */
const BURST_WINDOW_SECONDS = 2;
/** The unit of `x-ratelimit-reset` is not documented; above this it cannot be seconds of a two-second window. */
const LONGEST_RESET_SECONDS = 60;
/** More than this no such window is waited for. */
const LONGEST_BURST_MS = 10_000;

/**
 * What an answer that is no success means. A 404 counts as absence only in Pipedrive's own envelope: one from a proxy
 * in between says nothing about the record.
 *
 * @see https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export function pipedriveFailure(answer: HttpAnswer, call: FailedCall, nowMs: number): AppError {
  const kind = kindOf(answer, call, nowMs);
  const body = envelopeOf(answer);
  const text = typeof body?.['error'] === 'string' ? body['error'] : '';
  const code = codeOf(body);
  const retryAfterMs = retryAfter(kind, answer, nowMs);
  const requestId = answer.headers['x-correlation-id'];
  const advice = adviceFor(answer, { code, isEnvelope: body !== undefined });
  const details: ErrorDetails = {
    status: answer.status,
    ...(advice && { variable: advice.variable }),
    ...(code && { code }),
    ...(requestId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(REFUSED.has(answer.status) && { refusedCredentials: true }),
    ...(mayHaveTakenEffect(answer, call) && { outcomeUnknown: true }),
    ...(kind === 'record-rejected' && { members: namedMembers(text, call.members) }),
  };
  const { method, path, members, fieldNames = [], values = [] } = call;
  const reason = [code, safeReason(text, { names: [...members, ...fieldNames], values })].filter(Boolean).join(', ');
  const called = `Pipedrive answered ${method} ${advice ? shownAddress(call.origin + path) : path}`;
  const head = `${called} with ${answer.status}${meaningOf(kind, answer)}`;
  const told = advice?.isWholeReason === true ? [advice.text] : [reason, advice?.text];
  return new AppError(kind, [head, ...told].filter(Boolean).join(': '), details);
}

function kindOf(answer: HttpAnswer, { isSearch = false }: FailedCall, nowMs: number): ErrorKind {
  const { status, headers, isJson } = answer;
  if (status === 429) return isDailyPoolEmpty(headers, isSearch, nowMs) ? 'vendor-exhausted' : 'vendor-throttled';
  if (status === 403 && !isJson) return 'vendor-exhausted';
  if (REFUSED.has(status)) return 'vendor-denied';
  if (envelopeOf(answer) === undefined) return 'vendor-unavailable';
  return KINDS[status] ?? (status >= 400 && status < 500 ? 'record-rejected' : 'vendor-unavailable');
}

/**
 * Nothing documented tells the two 429s apart; these headers were observed. Room in the window speaks for the daily pool,
 * unless Pipedrive asks to come back soon.
 */
function isDailyPoolEmpty(headers: HttpAnswer['headers'], isSearch: boolean, nowMs: number): boolean {
  if (headers['x-daily-ratelimit-token-remaining'] === '0') return true;
  const isSoon = (askedMs(headers, nowMs) ?? Infinity) <= 1000 * LONGEST_RESET_SECONDS;
  return !isSearch && !isSoon && Number(headers['x-ratelimit-remaining']) > 0;
}

function meaningOf(kind: ErrorKind, { status, isJson }: HttpAnswer): string {
  if (kind === 'vendor-exhausted') return isJson || status === 429 ? ' (daily token pool is empty)' : ' (blocked)';
  if (status < 300) return ' without success';
  return status === 429 ? ' (burst limit)' : '';
}

function mayHaveTakenEffect({ status }: HttpAnswer, { method }: FailedCall): boolean {
  return method !== 'GET' && (status >= 500 || status < 400);
}

/** What is asked for, never longer than until the daily pool is full again: nothing lasts longer. */
function retryAfter(kind: ErrorKind, { status, headers }: HttpAnswer, nowMs: number): number | undefined {
  const untilReset = untilMidnightUtc(nowMs);
  const told = askedMs(headers, nowMs);
  const asked = told === undefined ? undefined : Math.min(told, untilReset);
  if (kind === 'vendor-throttled') return asked ?? resetInMs(headers) ?? 1000 * BURST_WINDOW_SECONDS;
  if (kind === 'vendor-exhausted') return asked ?? (status === 429 ? untilReset : undefined);
  return kind === 'vendor-unavailable' ? asked : undefined;
}

/** Milliseconds until the burst window has room again, as far as the headers tell. */
export function resetInMs(headers: HttpAnswer['headers']): number | undefined {
  const seconds = secondsIn(headers['x-ratelimit-reset']);
  if (seconds === undefined || seconds > LONGEST_RESET_SECONDS) return undefined;
  return Math.min(1000 * seconds, LONGEST_BURST_MS);
}

function secondsIn(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

function untilMidnightUtc(nowMs: number): number {
  return new Date(nowMs).setUTCHours(24, 0, 0, 0) - nowMs;
}

function envelopeOf({ isJson, body }: HttpAnswer): Record<string, unknown> | undefined {
  return isJson && typeof body === 'object' && body !== null && 'success' in body ? body : undefined;
}

function codeOf(body: Record<string, unknown> | undefined): string | undefined {
  const code = body?.['code'] ?? body?.['errorCode'];
  const text = typeof code === 'number' ? String(code) : code;
  return typeof text === 'string' && /^\w{1,60}$/.test(text) ? text : undefined;
}
