import { type LoginTicket, type OAuth2Client } from 'google-auth-library';
import { AppError } from '../../../../base/errors/app-error';
import { Once } from '../../../../base/concurrency/once';

/** What is asked of Google's library. */
export type TokenVerifier = Pick<OAuth2Client, 'getFederatedSignonCertsAsync' | 'verifyIdToken'>;

/**
 * Whether a delivery comes from Cloud Tasks: its OIDC token is signed by Google, not expired, made for this service and
 * for the service account that the tasks were given.
 *
 * @see https://cloud.google.com/tasks/docs/creating-http-target-tasks#token
 */
export class DeliveryIdentity {
  private readonly verifier: Once<TokenVerifier>;

  /**
   * @param audience - the worker's address
   * @param connect - makes the verifier when the first token comes
   */
  constructor(
    private readonly audience: string,
    private readonly serviceAccount: string,
    connect: () => Promise<TokenVerifier> = googleVerifier,
  ) {
    this.verifier = new Once(connect);
  }

  /**
   * @param authorization - the header of that name
   * @throws AppError `unauthenticated`; `vendor-unavailable` where Google's keys cannot be had, so that nobody can tell
   */
  async verify(authorization: string | undefined): Promise<void> {
    const idToken = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (idToken === undefined) throw refused('there is no bearer token');
    const claims = (await this.ticketOf(idToken)).getPayload();
    if (claims?.email !== this.serviceAccount) throw refused('the token is another account’s');
    if (claims.email_verified !== true) throw refused('the account’s e-mail is not verified');
  }

  private async ticketOf(idToken: string): Promise<LoginTicket> {
    const verifier = await this.verifier.get();
    await verifier.getFederatedSignonCertsAsync().catch((thrown: unknown) => {
      throw new AppError('vendor-unavailable', 'Google’s keys cannot be fetched', {}, { cause: thrown });
    });
    try {
      return await verifier.verifyIdToken({ idToken, audience: this.audience });
    } catch {
      // The library's message repeats the token.
      throw refused('the token is not valid here');
    }
  }
}

const refused = (reason: string): AppError =>
  new AppError('unauthenticated', `Authentication required: only Cloud Tasks may call this, and ${reason}`);

async function googleVerifier(): Promise<TokenVerifier> {
  const { OAuth2Client } = await import('google-auth-library');
  return new OAuth2Client();
}
