import { createHash, randomBytes } from 'node:crypto';
import { type Kysely } from 'kysely';
import { type Clock } from '../concurrency/clock';
import { type ApiKeys, type KnownKey } from '../security/api-keys';

/** How long a session lasts at most, from its begin on. */
export const SESSION_SECONDS = 12 * 60 * 60;

const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

export interface SessionTables {
  session: {
    /** A digest of the token: whoever reads the table cannot use its sessions. */
    id: string;
    key_name: string;
    /** Tells, together with the token alone, whether the key of this name is still the one that began the session. */
    key_proof: string;
    /** Epoch milliseconds. */
    expires_at: number;
  };
}

/**
 * Who has signed in, in place of the API key. A session is kept in the store, so that it outlasts a restart and holds on
 * every instance; it ends when it expires, when it is ended, and when its key is changed or taken away.
 */
export class Sessions {
  constructor(
    private readonly db: Kysely<SessionTables>,
    private readonly apiKeys: ApiKeys,
    private readonly clock: Clock,
  ) {}

  /**
   * @param key - of whoever signs in.
   * @returns the token, which nothing else can be made of; null where the key is gone meanwhile.
   */
  async begin({ name }: KnownKey): Promise<string | null> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const witness = this.apiKeys.witness(name, token);
    if (witness === null) return null;
    const now = this.clock.now();
    await this.db.deleteFrom('session').where('expires_at', '<=', now).execute();
    const expiresAt = now + SESSION_SECONDS * 1000;
    await this.db
      .insertInto('session')
      .values({ id: idOf(token), key_name: name, key_proof: witness.proof, expires_at: expiresAt })
      .execute();
    return token;
  }

  /** @returns whose session it is, with the right that the key has now; null where there is none. */
  async find(token: string): Promise<KnownKey | null> {
    if (!TOKEN.test(token)) return null;
    const session = await this.db
      .selectFrom('session')
      .select(['key_name', 'key_proof'])
      .where('id', '=', idOf(token))
      .where('expires_at', '>', this.clock.now())
      .executeTakeFirst();
    const witness = session && this.apiKeys.witness(session.key_name, token);
    return witness?.proof === session?.key_proof ? (witness?.key ?? null) : null;
  }

  async end(token: string): Promise<void> {
    await this.db.deleteFrom('session').where('id', '=', idOf(token)).execute();
  }
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');
