import { createHash, timingSafeEqual } from 'node:crypto';
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
}

/** Digests are of one length, as the comparison demands. */
const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();
