import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { type Pace } from '../../base/concurrency/pace';
import { type RetryPolicy, withRetries } from '../../base/concurrency/retry';
import { shownAddress } from '../../base/http-client/shown-address';
import { type HttpExchange, type OpenAnswer, parsed, type VendorHttp } from '../../base/http-client/vendor-http';
import { type CallGate } from '../../base/vendor-gate/vendor-gate';
import { acceptedEnvelope, type Envelope, type Judged, unusable } from './envelope';
import { REFUSED_TOKEN } from './failure';
import { retryPolicy } from './retry-policy';
import { type SentWords } from './safe-message';
import { type MarketoToken } from './token';

export interface MarketoCall {
  method: 'GET' | 'POST';
  /** Default `rest`; `bulk` is beside it, for jobs with files. */
  api?: 'rest' | 'bulk';
  /** Below the API's address, for example `/v1/leads.json`. */
  path: string;
  query?: Record<string, string>;
  /** An object is sent as JSON, `URLSearchParams` as a form. */
  body?: unknown;
  /** Whether the call changes nothing at Marketo. */
  isRead: boolean;
  words?: SentWords;
}

type Sending<T> = (headers: { Authorization: string }) => Promise<T>;

export interface TransportParts {
  restUrl: string;
  token: MarketoToken;
  http: VendorHttp;
  pace: Pace;
  clock: Clock;
  random: () => number;
  gate?: CallGate | undefined;
}

const RATE_LIMIT_PAUSE_MS = 3_000;

/** More than any envelope that refuses a file. */
const LONGEST_REFUSAL_BYTES = 64 * 1024;

/** The one way to Marketo's REST API: authorises, paces, judges and, where that is safe, repeats a call. */
export class MarketoTransport {
  constructor(private readonly parts: TransportParts) {}

  /** @throws AppError of any vendor or record kind, with Marketo's `code` and `requestId` where it gave them. */
  call(call: MarketoCall): Promise<Envelope> {
    return this.repeated(call, (headers) => this.sendOnce(call, headers));
  }

  /** One try, past the gate. @throws AppError as `call` */
  async probe(path: string): Promise<void> {
    const call: MarketoCall = { method: 'GET', path, isRead: true };
    await this.authorised((headers) => this.sendOnce(call, headers));
  }

  /**
   * Asks for a file, whose content is read as it comes; it counts for the limits until its answer begins.
   *
   * @param range - of bytes, as the header says it: `bytes=100-`.
   * @throws AppError as `call`; `vendor-unavailable` with code `HTTP 404` where there is no file, or none yet.
   */
  open(call: MarketoCall, range?: string): Promise<OpenAnswer> {
    return this.repeated(call, async (authorised) => {
      const headers = { Accept: '*/*', ...authorised, ...(range === undefined ? {} : { Range: range }) };
      return this.fileIn(await this.parts.http.open(this.exchange(call, headers)), call);
    });
  }

  /** As error messages name a call, and what they may say of it. */
  judged(call: Pick<MarketoCall, 'api' | 'method' | 'path' | 'words'>): Judged {
    const { method, path, words = {} } = call;
    const url = this.addressOf(call);
    return {
      call: `${method} ${new URL(url).pathname}`,
      sent: { method, address: shownAddress(url), path },
      words,
      now: this.parts.clock.now(),
    };
  }

  private repeated<T>({ isRead }: MarketoCall, send: Sending<T>): Promise<T> {
    const { clock, random, gate } = this.parts;
    const policy = retryPolicy(isRead, random);
    const mayRepeat: RetryPolicy['mayRepeat'] = (error, failedTry) =>
      policy.mayRepeat(error, failedTry) && gate?.isOpen !== false;
    const tries = (): Promise<T> => withRetries(() => this.authorised(send), { ...policy, mayRepeat }, clock);
    return gate === undefined ? tries() : gate.run(tries);
  }

  private async sendOnce(call: MarketoCall, headers: Record<string, string>): Promise<Envelope> {
    const answer = await this.parts.http.send({ ...this.exchange(call, headers), body: call.body });
    return acceptedEnvelope(answer, this.judged(call));
  }

  /**
   * Repeats a call once with a new token: one that expired was refused before anything was done. Each call takes the
   * token when it starts, since one that was taken when it began to wait may have been refused meanwhile.
   * Access that is denied may mean a permission or the credentials: Identity, which costs nothing of the quota, knows.
   *
   * @throws AppError with `refusedCredentials` where another token is refused too, or Identity gives none any more; where
   *   Identity still gives the same one, `vendor-unavailable`: it gives another one in a while.
   */
  private async authorised<T>(send: Sending<T>): Promise<T> {
    const { token } = this.parts;
    let used = await token.get();
    const attempt = (): Promise<T> =>
      this.paced(async () => {
        used = await token.get();
        return send({ Authorization: `Bearer ${used}` });
      });
    try {
      return await attempt();
    } catch (thrown) {
      if (isAccessDenied(thrown)) await token.request();
      if (!isRefusedToken(thrown)) throw thrown;
      const refused = used;
      await token.renew(refused);
      return await attempt().catch((again: unknown) => {
        throw isRefusedToken(again) && used !== refused ? refusedCredentials(again) : again;
      });
    }
  }

  private async paced<T>(send: () => Promise<T>): Promise<T> {
    const { pace } = this.parts;
    try {
      return await pace.run(send);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.details.code === '606') pace.pause(RATE_LIMIT_PAUSE_MS);
      throw thrown;
    }
  }

  /** A refusal comes in the place of the file, as JSON with HTTP 200; one that is not there answers with plain text. */
  private async fileIn(answer: OpenAnswer, call: MarketoCall): Promise<OpenAnswer> {
    const { status, headers, body } = answer;
    const isJson = headers['content-type']?.includes('json') === true;
    if (!isJson && (status === 200 || status === 206)) return answer;
    const refused = { status, headers, ...parsed(await textOf(body)) };
    const { requestId } = acceptedEnvelope(refused, this.judged(call));
    throw unusable(`Marketo answered ${this.judged(call).call} without a file`, requestId);
  }

  private exchange(call: MarketoCall, headers: Record<string, string>): HttpExchange {
    return { method: call.method, url: this.urlOf(call), addressFrom: 'MARKETO_REST_URL', headers };
  }

  private urlOf({ query, ...call }: MarketoCall): string {
    const address = this.addressOf(call);
    return query ? `${address}?${new URLSearchParams(query).toString()}` : address;
  }

  private addressOf({ api = 'rest', path }: Pick<MarketoCall, 'api' | 'path'>): string {
    const base = api === 'rest' ? this.parts.restUrl : this.parts.restUrl.replace(/\/rest$/, '/bulk');
    return `${base}${path}`;
  }
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of body) {
    pieces.push(piece);
    if (pieces.reduce((sum, { length }) => sum + length, 0) > LONGEST_REFUSAL_BYTES) break;
  }
  return Buffer.concat(pieces).toString();
}

const isAccessDenied = (thrown: unknown): boolean => thrown instanceof AppError && thrown.details.code === '603';

const isRefusedToken = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && REFUSED_TOKEN.has(thrown.details.code);

function refusedCredentials({ message, details }: AppError): AppError {
  return new AppError('vendor-denied', message, { ...details, refusedCredentials: true });
}
