import { type Clock } from '../../base/concurrency/clock';
import { AppError, toAppError } from '../../base/errors/app-error';
import { Pace, type PaceLimits } from '../../base/concurrency/pace';
import { type RetryPolicy, withRetries } from '../../base/concurrency/retry';
import { VendorClock } from '../../base/http-client/vendor-clock';
import { type HttpAnswer, type HttpExchange, type VendorCall, VendorHttp } from '../../base/http-client/vendor-http';
import { type CallGate } from '../../base/vendor-gate/vendor-gate';
import { DailyPoolWatch } from './daily-pool';
import { pipedriveFailure, resetInMs } from './failure';
import { retryPolicy } from './retry-policy';
import { tokenCost } from './token-cost';

export interface PipedriveCall {
  method: HttpExchange['method'];
  /** From `/api` on, for example `/api/v2/persons`. */
  path: string;
  query?: Record<string, string | number>;
  body?: Record<string, unknown>;
  /** Names that a failure's message may show besides those that are sent. */
  fieldNames?: readonly string[];
  /** True for the search endpoints, which have a burst limit of their own. */
  isSearch?: boolean;
}

export interface PipedriveAnswer {
  data: unknown;
  /** What the query of the next page adds; null at the end and for answers without pages. */
  next: { cursor: string } | { start: number } | null;
}

export interface PipedriveTransportOptions {
  baseUrl: string;
  apiToken: string;
  timeoutMs: number;
  clock: Clock;
  random: () => number;
  /** Calls per window; replaced by what Pipedrive's headers tell. */
  calls: number;
  searches: number;
  windowMs: number;
  onCall?: ((call: VendorCall) => void) | undefined;
  gate?: CallGate | undefined;
}

/** Until the first answer tells the limit: half of the smallest plan's. */
const CALLS_BEFORE_FIRST_ANSWER = 10;
const FEWEST_CALLS = 5;
/** Two clocks do not measure alike. */
const WINDOW_MARGIN_MS = 20;

/**
 * The one way to Pipedrive: pace, send, judge, retry.
 *
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export class PipedriveTransport {
  readonly daily: DailyPoolWatch;
  private readonly http: VendorHttp;
  private readonly origin: string;
  private readonly limits: PaceLimits;
  private readonly pace: Pace;
  private readonly searchPace: Pace;
  /** Lets in no more searches than may soon start, so that other calls do not wait behind them. */
  private readonly searchQueue: Pace;
  /** The limit where Pipedrive's headers tell none. */
  private callsUntold: number;
  private readonly vendorClock: VendorClock;

  constructor(private readonly options: PipedriveTransportOptions) {
    const { baseUrl, timeoutMs, calls, searches, clock, onCall } = options;
    const windowMs = options.windowMs + WINDOW_MARGIN_MS;
    this.daily = new DailyPoolWatch(() => clock.now());
    this.vendorClock = new VendorClock(clock);
    const priced = (call: VendorCall): void => {
      if (call.status === null) return onCall?.(call);
      const tokens = tokenCost(call.operation);
      this.daily.spend(tokens);
      onCall?.({ ...call, tokens });
    };
    this.http = new VendorHttp({ vendor: 'Pipedrive', timeoutMs, onCall: this.vendorClock.heardBy(priced) });
    this.origin = baseUrl.replace(/(?<!\/)\/+$/, '');
    this.limits = { calls: Math.min(calls, CALLS_BEFORE_FIRST_ANSWER), windowMs };
    this.callsUntold = calls;
    this.pace = new Pace(this.limits, clock);
    this.searchPace = new Pace({ calls: searches, windowMs }, clock);
    this.searchQueue = new Pace({ calls: searches, windowMs }, clock);
  }

  /** @throws AppError of the kind that `pipedriveFailure` gives, after the repeats that are safe. */
  async call(call: PipedriveCall): Promise<PipedriveAnswer> {
    const { gate, clock, random } = this.options;
    const policy = retryPolicy(call.method, random);
    const mayRepeat: RetryPolicy['mayRepeat'] = (error, failedTry) =>
      policy.mayRepeat(error, failedTry) && gate?.isOpen !== false;
    const send = (): Promise<PipedriveAnswer> => withRetries(this.attempts(call), { ...policy, mayRepeat }, clock);
    return gate === undefined ? send() : gate.run(send);
  }

  callsIn(milliseconds: number): number {
    const { calls, windowMs } = this.limits;
    return Math.floor((calls * milliseconds) / windowMs);
  }

  vendorNow(): number {
    return this.vendorClock.now();
  }

  /** One try, past the gate and without a pace. @throws AppError as `call` */
  async probe(path: string): Promise<void> {
    await this.sendAndJudge({ method: 'GET', path });
  }

  /** A delete whose answer was lost and that is then told "gone" has deleted the record itself. */
  private attempts(call: PipedriveCall): () => Promise<PipedriveAnswer> {
    let answerWasLost = false;
    return async () => {
      try {
        return await this.paced(call);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (call.method === 'DELETE' && answerWasLost && error.kind === 'record-not-found') return GONE;
        answerWasLost ||= error.details.outcomeUnknown === true;
        throw error;
      }
    };
  }

  private paced(call: PipedriveCall): Promise<PipedriveAnswer> {
    const send = (): Promise<PipedriveAnswer> => this.sendAndJudge(call);
    if (call.isSearch !== true) return this.pace.run(send);
    return this.searchQueue.run(() => this.pace.run(send, this.searchPace));
  }

  private async sendAndJudge(call: PipedriveCall): Promise<PipedriveAnswer> {
    const answer = await this.send(call);
    this.daily.read(answer);
    const pace = call.isSearch === true ? this.searchPace : this.pace;
    if (call.isSearch !== true) this.learnLimit(answer);
    if (isUsedUp(answer)) pace.pause(resetInMs(answer.headers) ?? 0);
    if (isSuccess(answer)) return contentOf(answer.body);
    const error = pipedriveFailure(
      answer,
      { ...call, origin: this.origin, members: membersOf(call), values: [call.query, call.body] },
      this.options.clock.now(),
    );
    if (error.kind === 'vendor-throttled') pace.pause(error.details.retryAfterMs ?? 0);
    throw error;
  }

  private async send({ method, path, query, body }: PipedriveCall): Promise<HttpAnswer> {
    const url = `${this.origin}${path}${queryText(query)}`;
    const headers = { 'x-api-token': this.options.apiToken };
    try {
      return await this.http.send({ method, url, addressFrom: 'PIPEDRIVE_URL', headers, ...(body && { body }) });
    } catch (thrown) {
      throw method === 'GET' ? withoutEffect(toAppError(thrown)) : thrown;
    }
  }

  /** Every header may be missing; a refusal then tells that there were too many calls. */
  private learnLimit({ status, headers }: HttpAnswer): void {
    const told = Number(headers['x-ratelimit-limit']);
    if (status === 429) this.callsUntold = Math.max(FEWEST_CALLS, Math.floor(this.limits.calls / 2));
    this.limits.calls = Number.isInteger(told) && told > 0 ? told : this.callsUntold;
  }
}

/** Nothing is left of the window: others may use the same token. */
function isUsedUp({ status, headers }: HttpAnswer): boolean {
  return status !== 429 && headers['x-ratelimit-remaining'] === '0';
}

const GONE: PipedriveAnswer = { data: null, next: null };

/** Reading changes nothing, whether or not its answer arrives. */
function withoutEffect(error: AppError): AppError {
  if (error.details.outcomeUnknown !== true) return error;
  const { outcomeUnknown: _, ...details } = error.details;
  return new AppError(error.kind, error.message, details, { cause: error });
}

function isSuccess({ status, isJson, body }: HttpAnswer): boolean {
  const isEnvelope = isJson && typeof body === 'object' && body !== null;
  return status >= 200 && status < 300 && isEnvelope && (body as { success?: unknown }).success === true;
}

function contentOf(body: unknown): PipedriveAnswer {
  const { data, additional_data: more } = body as { data?: unknown; additional_data?: Paging | null };
  return { data, next: nextIn(more ?? {}) };
}

/** Both kinds of paging: the cursor of v2 and of v1's changelogs, and the start of v1's other lists. */
interface Paging {
  next_cursor?: unknown;
  pagination?: { more_items_in_collection?: unknown; next_start?: unknown } | null;
}

function nextIn({ next_cursor: cursor, pagination }: Paging): PipedriveAnswer['next'] {
  if (typeof cursor === 'string' && cursor !== '') return { cursor };
  const start = pagination?.more_items_in_collection === true ? pagination.next_start : undefined;
  return typeof start === 'number' ? { start } : null;
}

function membersOf({ query, body }: PipedriveCall): string[] {
  const custom = body?.['custom_fields'];
  return [query, body, custom].flatMap((part) => (typeof part === 'object' && part !== null ? Object.keys(part) : []));
}

function queryText(query: PipedriveCall['query'] = {}): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}
