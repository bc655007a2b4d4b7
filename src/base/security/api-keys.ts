import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { type ApiKey } from '../config/api-keys';

/** A key that was recognised. */
export type KnownKey = Omit<ApiKey, 'key'>;

/** The keys that callers may use, compared in a time that tells nothing about them. */
export class ApiKeys {
  private readonly keys: readonly (KnownKey & { digest: Buffer })[];

  constructor(keys: readonly ApiKey[]) {
    this.keys = keys.map(({ name, right, key }) => ({ name, right, digest: digestOf(key) }));
  }

  /** @returns whose key it is and what it may do, or null where it is none of them. */
  find(given: string): KnownKey | null {
    const digest = digestOf(given);
    // Every key is compared, so that the time does not tell which one it was.
    return this.keys.reduce<KnownKey | null>(
      (found, { name, right, digest: known }) => (timingSafeEqual(known, digest) ? { name, right } : found),
      null,
    );
  }

  /**
   * What can be kept to recognise later that the key of this name has not been changed: it tells nothing about the key to
   * whoever does not know the secret.
   *
   * @returns null where no key has this name.
   */
  witness(name: string, secret: string): { key: KnownKey; proof: string } | null {
    const known = this.keys.find((key) => key.name === name);
    if (known === undefined) return null;
    const proof = createHmac('sha256', secret).update(known.digest).digest('hex');
    return { key: { name, right: known.right }, proof };
  }
}

/** Digests are of one length, as the comparison demands. */
const digestOf = (key: string): Buffer => hash('sha256', key, 'buffer');
