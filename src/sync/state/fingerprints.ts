import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type Kysely } from 'kysely';
import { Once } from '../../base/concurrency/once';
import { outsideTrial } from '../../base/concurrency/trial';

export interface SecretTables {
  sync_secret: { name: string; value: string };
}

/** Keyed fingerprints of values: personal data is not kept otherwise. The key is made once and stays in the store. */
export class Fingerprints {
  private readonly key = new Once(() => outsideTrial(() => this.secret('match-key')));

  constructor(private readonly db: Kysely<SecretTables>) {}

  async of(text: string): Promise<string> {
    return createHmac('sha256', await this.key.get())
      .update(text)
      .digest('base64url');
  }

  private async secret(name: string): Promise<KeyObject> {
    await this.db
      .insertInto('sync_secret')
      .values({ name, value: randomBytes(32).toString('base64url') })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { value } = await this.db
      .selectFrom('sync_secret')
      .select('value')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    // Made once: it costs more than a fingerprint.
    return createSecretKey(value, 'base64url');
  }
}
