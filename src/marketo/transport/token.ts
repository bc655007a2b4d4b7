import { isObject } from '../../base/values/shapes';
import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { singleFlight } from '../../base/concurrency/single-flight';
import { shownAddress } from '../../base/http-client/shown-address';
import { type HttpAnswer, type VendorHttp } from '../../base/http-client/vendor-http';
import { credentialsAdvice, identityAddressAdvice } from './advice';
import { asked, scalarText } from './envelope';
import { statusFailure } from './failure';

export interface Credentials {
  identityUrl: string;
  clientId: string;
  clientSecret: string;
}

interface Token {
  value: string;
  /** By the monotonic clock. */
  expiresAt: number;
}

/** Identity gives the same token until it expires, so it cannot be renewed much earlier. */
const SAFETY_MS = 2_000;
const TIMEOUT_MS = 30_000;

/**
 * The access token of one client id, asked for once however many calls wait for it.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/authentication
 */
export class MarketoToken {
  private current: Token | undefined;

  /** Asks Identity now. @throws AppError `vendor-denied` with `refusedCredentials` where it refuses them. */
  readonly request: () => Promise<string> = singleFlight(() => this.fetch());

  constructor(
    private readonly credentials: Credentials,
    private readonly http: VendorHttp,
    private readonly clock: Clock,
  ) {}

  async get(): Promise<string> {
    if (this.current && this.clock.monotonic() < this.current.expiresAt) return this.current.value;
    return this.request();
  }

  /** Gives another token than the one that Marketo refused; asks Identity only if no other call has done so. */
  async renew(refused: string): Promise<string> {
    if (this.current?.value === refused) this.current = undefined;
    return this.get();
  }

  private async fetch(): Promise<string> {
    const askedAt = this.clock.monotonic();
    const answer = await this.ask();
    const { body } = answer;
    const value = isObject(body) ? body['access_token'] : undefined;
    if (typeof value !== 'string' || value === '') throw noToken(answer, this.url(), this.clock.now());
    const expiresInSeconds = isObject(body) ? Number(body['expires_in']) || 0 : 0;
    this.current = { value, expiresAt: askedAt + expiresInSeconds * 1_000 - SAFETY_MS };
    return value;
  }

  private url(): string {
    return `${this.credentials.identityUrl}/oauth/token`;
  }

  private async ask(): Promise<HttpAnswer> {
    const { clientId, clientSecret } = this.credentials;
    const query = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    try {
      return await this.http.send({
        method: 'GET',
        url: `${this.url()}?${query.toString()}`,
        addressFrom: 'MARKETO_IDENTITY_URL',
        timeoutMs: TIMEOUT_MS,
        isForToken: true,
      });
    } catch (thrown) {
      throw thrown instanceof AppError ? withoutOutcome(thrown) : thrown;
    }
  }
}

/** The call that needed the token was never sent, so whoever asked may repeat it. */
function withoutOutcome(error: AppError): AppError {
  return new AppError(error.kind, error.message, { ...error.details, outcomeUnknown: false }, { cause: error });
}

/** A success without a token, a limit, and what is out of order say nothing about the credentials. */
function noToken(answer: HttpAnswer, url: string, now: number): AppError {
  const { status, isJson, body } = answer;
  const code = `HTTP ${status}`;
  const { error, error_description: description } = isObject(body) ? body : {};
  const address = shownAddress(url);
  if (status === 401 || (status >= 400 && status < 500 && typeof error === 'string')) {
    const { message, details } = credentialsAdvice(address, status, scalarText(description));
    return new AppError('vendor-denied', message, { code, refusedCredentials: true, ...details });
  }
  const kind = statusFailure(status, isJson);
  if (kind === 'vendor-throttled' || kind === 'vendor-exhausted' || status >= 500 || (status === 200 && isJson)) {
    const retryAfterMs = asked(answer, now);
    const known = { code, outcomeUnknown: false, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    return new AppError(kind, `Marketo Identity gave no readable answer (${code})`, known);
  }
  const { message, details } = identityAddressAdvice(address, status);
  // What is no JSON may be a page that says that the service is out of order.
  if (!isJson) return new AppError('vendor-unavailable', message, { code, ...details });
  return new AppError('vendor-denied', message, { code, refusedCredentials: true, ...details });
}
