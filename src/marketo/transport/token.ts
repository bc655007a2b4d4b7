import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { singleFlight } from '../../base/concurrency/single-flight';
import { type HttpAnswer, type VendorHttp } from '../../base/http-client/vendor-http';
import { isObject } from './envelope';

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

  /** Asks Identity now. @throws AppError `vendor-denied` where it refuses the credentials. */
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
    if (typeof value !== 'string' || value === '') throw noToken(answer);
    const expiresInSeconds = isObject(body) ? Number(body['expires_in']) || 0 : 0;
    this.current = { value, expiresAt: askedAt + expiresInSeconds * 1_000 - SAFETY_MS };
    return value;
  }

  private async ask(): Promise<HttpAnswer> {
    const { identityUrl, clientId, clientSecret } = this.credentials;
    const query = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    try {
      return await this.http.send({
        method: 'GET',
        url: `${identityUrl}/oauth/token?${query.toString()}`,
        timeoutMs: TIMEOUT_MS,
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

function noToken({ status, isJson }: HttpAnswer): AppError {
  const code = `HTTP ${status}`;
  if (status === 401 || (isJson && status < 500 && status !== 429)) {
    return new AppError('vendor-denied', `Marketo Identity gave no token for the client id and secret (${code})`, {
      code,
    });
  }
  return new AppError('vendor-unavailable', `Marketo Identity gave no readable answer (${code})`, { code });
}
