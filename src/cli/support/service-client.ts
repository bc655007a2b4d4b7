import { AppError, type ErrorKind, FAILURES, toAppError } from '../../base/errors/app-error';
import { type HttpAnswer, type HttpExchange, VendorHttp } from '../../base/http-client/vendor-http';
import { runningService } from '../cli.config';

const TIMEOUT_MS = 60_000;

/** What a route's query holds; undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The service that runs, as its HTTP API shows it. */
export class ServiceClient {
  private readonly http = new VendorHttp({ vendor: 'The service', timeoutMs: TIMEOUT_MS });

  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  /** As `SYNC_URL` and `SYNC_API_KEY` say. @throws EnvironmentError */
  static fromEnvironment(): ServiceClient {
    const { url, apiKey } = runningService();
    return new ServiceClient(url, apiKey);
  }

  /** @throws AppError of the kind that the service tells; `vendor-unavailable` where it does not answer. */
  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.call<T>('GET', path, query);
  }

  /** @throws as `get` */
  post<T>(path: string, query: Query = {}, body?: object): Promise<T> {
    return this.call<T>('POST', path, query, body);
  }

  private async call<T>(method: 'GET' | 'POST', path: string, query: Query, body?: object): Promise<T> {
    const url = `${this.url}${path}${queryText(query)}`;
    const headers = { 'X-API-Key': this.apiKey };
    const answer = await this.send({ method, url, headers, ...(body && { body }) });
    if (answer.status >= 200 && answer.status < 300 && answer.isJson) return answer.body as T;
    throw failure(`${method} ${path}`, answer);
  }

  private async send(exchange: HttpExchange): Promise<HttpAnswer> {
    try {
      return await this.http.send(exchange);
    } catch (thrown) {
      const { kind, message, details } = toAppError(thrown);
      throw new AppError(kind, `${message}: is it running at ${this.url} (SYNC_URL)?`, details, { cause: thrown });
    }
  }
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  const text = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

function failure(call: string, { status, body, isJson }: HttpAnswer): AppError {
  const { kind, message } = (isJson ? body : {}) as { kind?: string; message?: string };
  const advice = status === 401 ? ' (SYNC_API_KEY is no key of that service)' : '';
  const reason = message === undefined ? '' : `: ${message}${advice}`;
  return new AppError(kindOf(kind), `The service answered ${call} with ${status}${reason}`, { status });
}

const kindOf = (kind: string | undefined): ErrorKind =>
  kind !== undefined && Object.hasOwn(FAILURES, kind) ? (kind as ErrorKind) : 'internal';
