import { createHash, timingSafeEqual } from 'node:crypto';
import { type ApiKey } from '../config/api-keys';

/** The keys that callers may use, compared in a time that tells nothing about them. */
export class ApiKeys {
  private readonly keys: readonly { name: string; digest: Buffer }[];

  constructor(keys: readonly ApiKey[]) {
    this.keys = keys.map(({ name, key }) => ({ name, digest: digestOf(key) }));
  }

  /** @returns the name of the key, or null where it is none of them. */
  nameOf(given: string): string | null {
    const digest = digestOf(given);
    // Every key is compared, so that the time does not tell which one it was.
    return this.keys.reduce<string | null>(
      (found, { name, digest: known }) => (timingSafeEqual(known, digest) ? name : found),
      null,
    );
  }
}

/** Digests are of one length, as the comparison demands. */
const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();
