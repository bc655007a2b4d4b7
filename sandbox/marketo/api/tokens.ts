import { type SandboxClock } from '../../core/clock.ts';
import { type SeededRandom } from '../../core/random.ts';
import { MarketoError } from './marketo-error.ts';

const LIFE_SECONDS = 3600;

/** A custom service of the instance's LaunchPoint page. */
export interface CustomService {
  clientId: string;
  clientSecret: string;
  /** The API-only user that owns it. */
  user: string;
}

interface Token {
  text: string;
  service: CustomService;
  expiresAt: number;
  /** Its first use after the expiry has been answered. */
  expiryTold: boolean;
}

/** The access tokens of the custom services: one at a time per service, for an hour. */
export class Tokens {
  readonly services: readonly CustomService[];
  private readonly clock: SandboxClock;
  private readonly random: SeededRandom;
  private readonly issued = new Map<string, Token>();

  constructor(clock: SandboxClock, random: SeededRandom) {
    this.clock = clock;
    this.random = random;
    this.services = ['sync', 'second'].map((name) => ({
      clientId: random.derive(`${name} id`).uuid(),
      clientSecret: random.derive(`${name} secret`).hex(32),
      user: `${name}@api.seller.example`,
    }));
  }

  knows(clientId: string): boolean {
    return this.services.some((known) => known.clientId === clientId);
  }

  /** The service's token as long as it lasts, then a new one; `null` for wrong credentials. */
  issue(clientId: string, clientSecret: string): Record<string, unknown> | null {
    const service = this.services.find((known) => known.clientId === clientId && known.clientSecret === clientSecret);
    if (!service) return null;
    const token = this.currentOf(service) ?? this.create(service);
    return {
      access_token: token.text,
      token_type: 'bearer',
      expires_in: Math.floor((token.expiresAt - this.clock.now()) / 1000),
      scope: service.user,
    };
  }

  /**
   * The user of a valid token.
   *
   * @throws MarketoError 602 at the first use after its expiry, 601 ever after and for an unknown one.
   */
  userOf(text: string): string {
    const token = this.issued.get(text);
    if (!token || token.expiryTold) throw new MarketoError('601', 'Access token invalid');
    if (token.expiresAt > this.clock.now()) return token.service.user;
    token.expiryTold = true;
    throw new MarketoError('602', 'Access token expired');
  }

  /** Ends every token at once. */
  expireAll(): void {
    for (const token of this.issued.values()) token.expiresAt = Math.min(token.expiresAt, this.clock.now());
  }

  private currentOf(service: CustomService): Token | undefined {
    return [...this.issued.values()].find(
      (token) => token.service === service && token.expiresAt - this.clock.now() >= 1000,
    );
  }

  private create(service: CustomService): Token {
    const expiresAt = this.clock.now() + LIFE_SECONDS * 1000;
    const token: Token = { text: `${this.random.uuid()}:st`, service, expiresAt, expiryTold: false };
    this.issued.set(token.text, token);
    return token;
  }
}
