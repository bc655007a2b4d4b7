import { type Readable } from 'node:stream';
import { HttpService } from '@nestjs/axios';
import axios, { AxiosHeaders, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { assertNotCancelled } from '../concurrency/cancellation';
import { assertFresh } from '../concurrency/freshness';
import { currentTrial } from '../concurrency/trial';
import { isNestedTooDeep } from '../http-server/nesting';
import { product } from '../product';
import { inSpan, SpanKind } from '../tracing/spans';
import { keptConnections } from './kept-connections';
import { brokenOff, LARGEST_ANSWER_BYTES, noAnswer } from './no-answer';
import { operationOf } from './operation';

export interface HttpExchange {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, `URLSearchParams` as a form. */
  body?: unknown;
  /** The variable that the host's address comes from, for the message where no connection can be made. */
  addressFrom?: string;
  /** Milliseconds until the whole answer has to be there; default that of the `VendorHttp`. */
  timeoutMs?: number;
  /** Whether the call is for an access token, which vendors do not count. */
  isForToken?: boolean;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** The parsed JSON, or the text where it is none or nested too deep. */
  body: unknown;
  isJson: boolean;
}

/** An answer whose body is still on its way. */
export interface OpenAnswer extends Pick<HttpAnswer, 'status' | 'headers'> {
  /** To be read once. @throws AppError `vendor-unavailable` where the connection breaks, or is silent too long. */
  body: AsyncIterable<Buffer>;
}

/** One call that was sent, as it is counted. */
export interface VendorCall {
  /** As messages name it, for example `Pipedrive`. */
  vendor: string;
  /** Method and path without ids: `GET /api/v2/persons/{id}`. */
  operation: string;
  /** That of HTTP; null where no answer came. */
  status: number | null;
  /** What it costs of the vendor's daily pool, where the vendor has prices. */
  tokens?: number;
  /** Whether it was for an access token, which vendors do not count. */
  isForToken?: boolean;
  /** What the vendor's clock showed when it answered, in epoch milliseconds to the second; absent where it did not say. */
  vendorTime?: number;
}

export interface VendorHttpOptions {
  /** As messages name it, for example `Pipedrive`. */
  vendor: string;
  timeoutMs: number;
  /** Told of every call that was sent, repeats included. */
  onCall?: ((call: VendorCall) => void) | undefined;
}

/** axios types its CommonJS and its module face apart; Nest was compiled against the latter. */
type Instance = NonNullable<ConstructorParameters<typeof HttpService>[0]>;

/**
 * Sends one HTTP call and gives whatever answer comes, of any status: judging it is the transport's part. Connections
 * are kept alive, redirects are not followed. Work that was called off, or goes by what is outdated, sends no write.
 *
 * @throws AppError `vendor-unavailable` where no answer came, or one that is larger than `LARGEST_ANSWER_BYTES`;
 *   `details.outcomeUnknown` is true unless the connection was never made: then `details.unreached` is.
 */
export class VendorHttp {
  private readonly http: HttpService;

  constructor(private readonly options: VendorHttpOptions) {
    const instance: unknown = axios.create({
      timeout: options.timeoutMs,
      maxRedirects: 0,
      maxBodyLength: Infinity,
      maxContentLength: LARGEST_ANSWER_BYTES,
      responseType: 'text',
      transformResponse: (text: unknown) => text,
      validateStatus: () => true,
      headers: { 'User-Agent': product.userAgent, Accept: 'application/json' },
      ...keptConnections(),
    });
    this.http = new HttpService(instance as Instance);
  }

  async send(exchange: HttpExchange): Promise<HttpAnswer> {
    if (isWrite(exchange)) this.assertMayWrite(exchange);
    return this.traced(exchange, () => this.sendNow(exchange));
  }

  /** Of the address a span has the operation alone. */
  private traced<A extends { readonly status: number }>(exchange: HttpExchange, call: () => Promise<A>): Promise<A> {
    const operation = operationOf(exchange.method, exchange.url);
    const attributes = { 'peer.service': this.options.vendor.toLowerCase(), 'http.request.method': exchange.method };
    return inSpan({ name: operation, kind: SpanKind.CLIENT, attributes }, async (span) => {
      const answer = await call();
      span.set({ 'http.response.status_code': answer.status });
      if (answer.status >= 400) span.failed(String(answer.status));
      return answer;
    });
  }

  private async sendNow(exchange: HttpExchange): Promise<HttpAnswer> {
    try {
      // axios counts from the latest sign of life: an answer that comes drop by drop would never be late.
      const signal = AbortSignal.timeout(exchange.timeoutMs ?? this.options.timeoutMs);
      const answer = answerOf(await this.request(exchange, { signal }));
      this.tell(exchange, answer.status, answer.headers['date']);
      return answer;
    } catch (thrown) {
      this.tell(exchange, null);
      throw noAnswer(this.options.vendor, exchange, thrown);
    }
  }

  /** A trial withholds its writes; one that comes so far was forgotten, and is not sent either. */
  private assertMayWrite({ method, url }: HttpExchange): void {
    assertNotCancelled();
    assertFresh();
    if (currentTrial()) throw new TypeError(`A trial was about to send ${operationOf(method, url)}`);
  }

  /** As `send`, for an answer of any size: its body is read piece by piece, as it was sent. */
  open(exchange: HttpExchange): Promise<OpenAnswer> {
    return this.traced(exchange, () => this.openNow(exchange));
  }

  private async openNow(exchange: HttpExchange): Promise<OpenAnswer> {
    try {
      const headers = { 'Accept-Encoding': 'identity', ...exchange.headers };
      const answer = await this.request(
        { ...exchange, headers },
        { responseType: 'stream', maxContentLength: Infinity },
      );
      this.tell(exchange, answer.status);
      return { ...statusOf(answer), body: this.pieces(exchange, answer.data as Readable) };
    } catch (thrown) {
      this.tell(exchange, null);
      throw noAnswer(this.options.vendor, exchange, thrown);
    }
  }

  private async *pieces(exchange: HttpExchange, stream: Readable): AsyncGenerator<Buffer> {
    try {
      yield* stream as AsyncIterable<Buffer>;
    } catch (thrown) {
      throw brokenOff(this.options.vendor, exchange, thrown);
    }
  }

  private tell({ method, url, isForToken = false }: HttpExchange, status: number | null, date = ''): void {
    const vendorTime = Date.parse(date);
    this.options.onCall?.({
      vendor: this.options.vendor,
      operation: operationOf(method, url),
      status,
      ...(isForToken && { isForToken }),
      ...(!Number.isNaN(vendorTime) && { vendorTime }),
    });
  }

  private request(
    { method, url, headers, body, timeoutMs }: HttpExchange,
    receiving: AxiosRequestConfig = {},
  ): Promise<AxiosResponse<unknown>> {
    return this.http.axiosRef.request({
      ...receiving,
      method,
      url,
      data: sentBody(body),
      headers: new AxiosHeaders({ ...(isJson(body) && { 'Content-Type': 'application/json' }), ...headers }),
      timeout: timeoutMs ?? this.options.timeoutMs,
    });
  }
}

const isJson = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !(body instanceof URLSearchParams);

/** As bytes: of an object axios sends a copy, which lacks a member called `__proto__`. */
const sentBody = (body: unknown): unknown => (isJson(body) ? Buffer.from(JSON.stringify(body)) : body);

const isWrite = ({ method, url }: HttpExchange): boolean => !operationOf(method, url).startsWith('GET ');

const answerOf = (response: AxiosResponse<unknown>): HttpAnswer => ({
  ...statusOf(response),
  ...parsed(response.data),
});

function statusOf({ status, headers }: AxiosResponse<unknown>): Pick<HttpAnswer, 'status' | 'headers'> {
  return { status, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])) };
}

/** The parsed JSON, or the text where it is none or nested too deep. */
export function parsed(text: unknown): Pick<HttpAnswer, 'body' | 'isJson'> {
  try {
    const body: unknown = JSON.parse(String(text));
    return isNestedTooDeep(body) ? { body: text, isJson: false } : { body, isJson: true };
  } catch {
    return { body: text, isJson: false };
  }
}
