import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { type Pace } from '../../base/concurrency/pace';
import { withRetries } from '../../base/concurrency/retry';
import { shownAddress } from '../../base/http-client/shown-address';
import { type VendorHttp } from '../../base/http-client/vendor-http';
import { acceptedEnvelope, type Envelope, type Judged } from './envelope';
import { retryPolicy } from './retry-policy';
import { type SentWords } from './safe-message';
import { type MarketoToken } from './token';

export interface MarketoCall {
  method: 'GET' | 'POST';
  /** Below the REST address, for example `/v1/leads.json`. */
  path: string;
  query?: Record<string, string>;
  /** An object is sent as JSON, `URLSearchParams` as a form. */
  body?: unknown;
  /** Whether the call changes nothing at Marketo. */
  isRead: boolean;
  words?: SentWords;
}

export interface TransportParts {
  restUrl: string;
  token: MarketoToken;
  http: VendorHttp;
  pace: Pace;
  clock: Clock;
  random: () => number;
}

const REFUSED_TOKEN = new Set<unknown>(['601', '602']);
const RATE_LIMIT_PAUSE_MS = 3_000;

/** The one way to Marketo's REST API: authorises, paces, judges and, where that is safe, repeats a call. */
export class MarketoTransport {
  constructor(private readonly parts: TransportParts) {}

  /** @throws AppError of any vendor or record kind, with Marketo's `code` and `requestId` where it gave them. */
  call(call: MarketoCall): Promise<Envelope> {
    const { clock, random } = this.parts;
    return withRetries(() => this.authorised(call), retryPolicy(call.isRead, random), clock);
  }

  /** As error messages name a call, and what they may say of it. */
  judged({ method, path, words = {} }: Pick<MarketoCall, 'method' | 'path' | 'words'>): Judged {
    const url = `${this.parts.restUrl}${path}`;
    return {
      call: `${method} ${new URL(url).pathname}`,
      sent: { method, address: shownAddress(url), path },
      words,
      now: this.parts.clock.now(),
    };
  }

  /**
   * Repeats a call once with a new token: one that expired was refused before anything was done. Each call takes the
   * token when it starts, since one that was taken when it began to wait may have been refused meanwhile.
   */
  private async authorised(call: MarketoCall): Promise<Envelope> {
    const { token } = this.parts;
    let used = await token.get();
    const send = (): Promise<Envelope> => this.send(call, async () => (used = await token.get()));
    try {
      return await send();
    } catch (thrown) {
      if (!(thrown instanceof AppError) || !REFUSED_TOKEN.has(thrown.details.code)) throw thrown;
      await token.renew(used);
      return send();
    }
  }

  private async send(call: MarketoCall, token: () => Promise<string>): Promise<Envelope> {
    const { http, pace } = this.parts;
    try {
      return await pace.run(async () => {
        const answer = await http.send({
          method: call.method,
          url: this.urlOf(call),
          addressFrom: 'MARKETO_REST_URL',
          headers: { Authorization: `Bearer ${await token()}` },
          body: call.body,
        });
        return acceptedEnvelope(answer, this.judged(call));
      });
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.details.code === '606') pace.pause(RATE_LIMIT_PAUSE_MS);
      throw thrown;
    }
  }

  private urlOf({ path, query }: MarketoCall): string {
    const url = `${this.parts.restUrl}${path}`;
    return query ? `${url}?${new URLSearchParams(query).toString()}` : url;
  }
}
