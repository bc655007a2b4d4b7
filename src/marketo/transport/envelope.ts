import { isObject } from '../../base/values/shapes';
import { AppError, type ErrorDetails } from '../../base/errors/app-error';
import { retryAfterMs as askedMs } from '../../base/http-client/retry-after';
import { type HttpAnswer } from '../../base/http-client/vendor-http';
import { type Advice, foreignAnswerAdvice, refusalAdvice, type SentCall } from './advice';
import {
  dailyResetInMs,
  isOfOneOperation,
  limitEndsInMs,
  marketoFailure,
  type Reason,
  REFUSED_UNREAD,
  statusFailure,
} from './failure';
import { safeMessage, type SentWords } from './safe-message';

/** The envelope of a call that Marketo accepted; single records in it may still be refused. */
export interface Envelope {
  requestId: string | null;
  result: unknown;
  nextPageToken: string | null;
  /** null where Marketo left it out. */
  moreResult: boolean | null;
  /** Whether Marketo accepted the call with a remark, as it does where an asset is unknown. */
  hasWarnings: boolean;
}

export interface Judged {
  /** As messages name the call, for example `POST /rest/v1/leads.json`. */
  call: string;
  sent: SentCall;
  words: SentWords;
  /** Epoch milliseconds. */
  now: number;
}

/**
 * Tells an accepted call from a refused one by `success`, never by the HTTP status: Marketo answers 200 to nearly
 * everything.
 *
 * @throws AppError of the kind that the error code has in `marketoFailure`.
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/error-codes
 */
export function acceptedEnvelope(answer: HttpAnswer, judged: Judged): Envelope {
  const { body } = answer;
  if (!isObject(body) || typeof body['success'] !== 'boolean') throw unreadable(answer, judged);
  const requestId = textOrNull(body['requestId']);
  if (!body['success']) throw refusal(judged, reasonsOf(body['errors']), requestId, asked(answer, judged.now));
  return {
    requestId,
    result: body['result'],
    nextPageToken: textOrNull(body['nextPageToken']),
    moreResult: typeof body['moreResult'] === 'boolean' ? body['moreResult'] : null,
    hasWarnings: Array.isArray(body['warnings']) && body['warnings'].length > 0,
  };
}

/** The error for a call or a record that Marketo refused for the given reasons, the first of which decides. */
export function refusal(
  { call, sent, words, now }: Judged,
  reasons: readonly Reason[],
  requestId: string | null,
  askedForMs?: number,
): AppError {
  const [reason] = reasons;
  if (!reason) return unusable(`Marketo refused ${call} without a reason`, requestId);
  const kind = marketoFailure(reason.code);
  const advice = refusalAdvice(reason.code, sent);
  const retryAfterMs = askedForMs ?? limitEndsInMs(reason, now);
  const mayHaveHappened = kind === 'vendor-unavailable' && !REFUSED_UNREAD.has(reason.code);
  const message = advice?.message ?? `Marketo refused ${call}: ${reason.code} ${safeMessage(reason.message, words)}`;
  return new AppError(kind, message, {
    code: reason.code,
    ...advice?.details,
    ...identified(requestId),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(mayHaveHappened ? { outcomeUnknown: true } : {}),
    ...(isOfOneOperation(reason.code) ? { isOfOneOperation: true } : {}),
  });
}

/** The error for an answer that is not of the promised form; what happened at Marketo is not known. */
export function unusable(message: string, requestId: string | null): AppError {
  return new AppError('vendor-unavailable', message, { ...identified(requestId), outcomeUnknown: true });
}

/** The `{code, message}` pairs of `errors` or `reasons`; empty where there are none. */
export function reasonsOf(reasons: unknown): Reason[] {
  if (!Array.isArray(reasons)) return [];
  return reasons
    .filter(isObject)
    .map(({ code, message }) => ({ code: scalarText(code), message: scalarText(message) }));
}

/** Text or a number as text; blank for anything else. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function unreadable(answer: HttpAnswer, { call, sent, now }: Judged): AppError {
  const { status, isJson } = answer;
  const kind = statusFailure(status, isJson);
  const plain: Advice = {
    message: `Marketo answered ${call} with HTTP ${status} and no readable envelope`,
    details: {},
  };
  const { message, details } = mayBeForeign(answer) ? foreignAnswerAdvice(status, sent) : plain;
  const retryAfterMs = asked(answer, now);
  return new AppError(kind, message, {
    code: `HTTP ${status}`,
    ...details,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(kind === 'vendor-unavailable' ? { outcomeUnknown: true } : {}),
  });
}

/** Not where Marketo, or what stands before it, says that it is busy, blocked, out of order or given too much. */
function mayBeForeign({ status, isJson }: HttpAnswer): boolean {
  return status < 500 && ![413, 414, 429].includes(status) && (status !== 403 || isJson);
}

/** What an answer asks for, never longer than until the quota of the day is renewed: nothing lasts longer. */
export function asked({ headers }: Pick<HttpAnswer, 'headers'>, now: number): number | undefined {
  const milliseconds = askedMs(headers, now);
  return milliseconds === undefined ? undefined : Math.min(milliseconds, dailyResetInMs(now));
}

function identified(requestId: string | null): Pick<ErrorDetails, 'requestId'> {
  return requestId === null ? {} : { requestId };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
