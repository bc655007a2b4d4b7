import { type Kysely } from 'kysely';
import { matchKey } from '../matching/texts';
import { keyOf, type RecordReference, referenceOf } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface ConsentTables {
  sync_consent: {
    /** Such as `lead:30`; of an address of which no record tells it `address:` and a fingerprint. */
    record: string;
    /** 1: the record, as far as it was seen, says that nobody may write to it. */
    is_out: number;
    /** When this service subscribed it; null where it did not, or somebody unsubscribed it since. */
    lifted_at: number | null;
  };
  sync_consent_apart: {
    /** A record that may be written to, though the other one says that nobody may. */
    record: string;
    other: string;
    since: number;
    /** 1: the other one's task was queued. */
    is_followed: number;
  };
}

/** Two halves of a pair of which one is out and the other is not. */
export interface ApartPair {
  /** The one that is not. */
  readonly record: RecordReference;
  readonly other: RecordReference;
}

/** What was seen of a record's consent. */
export interface SeenConsent {
  readonly isOut: boolean;
  /** Epoch milliseconds, by this service's clock. */
  readonly liftedAt: number | null;
}

const NOTHING: SeenConsent = { isOut: false, liftedAt: null };

/**
 * Who was seen to be out, for records that can no longer be read, and which records this service itself subscribed, so
 * that the echo of that lifts nothing. Without it fewer unsubscriptions are lifted or followed, never more.
 */
export class ConsentMemory {
  constructor(
    private readonly db: Kysely<ConsentTables>,
    private readonly fingerprints: Pick<Fingerprints, 'of'>,
  ) {}

  async of(record: RecordReference): Promise<SeenConsent> {
    const row = await this.db
      .selectFrom('sync_consent')
      .selectAll()
      .where('record', '=', keyOf(record))
      .executeTakeFirst();
    return row === undefined ? NOTHING : { isOut: row.is_out === 1, liftedAt: row.lifted_at };
  }

  /** Whether one of the records was out when it was last seen. */
  async isAnyOut(records: readonly RecordReference[]): Promise<boolean> {
    if (records.length === 0) return false;
    const row = await this.db
      .selectFrom('sync_consent')
      .select('record')
      .where('record', 'in', records.map(keyOf))
      .where('is_out', '=', 1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** To be durable before this service subscribes the records. @param at - epoch milliseconds. */
  async lift(records: readonly RecordReference[], at: number): Promise<void> {
    for (const record of records) await this.keep(record, { is_out: 0, lifted_at: at });
  }

  /** The record is out: whoever subscribes it next is somebody else. */
  async out(record: RecordReference): Promise<void> {
    await this.keep(record, { is_out: 1, lifted_at: null });
  }

  /** Somebody told that the record is out; what this service did to it stays known. */
  async heardOut(record: RecordReference): Promise<void> {
    await this.db
      .insertInto('sync_consent')
      .values({ record: keyOf(record), is_out: 1, lifted_at: null })
      .onConflict((conflict) => conflict.column('record').doUpdateSet({ is_out: 1 }))
      .execute();
  }

  /** The record is no longer out. */
  async notOut(record: RecordReference): Promise<void> {
    await this.db
      .updateTable('sync_consent')
      .set({ is_out: 0 })
      .where('record', '=', keyOf(record))
      .where('is_out', '=', 1)
      .execute();
  }

  /** The owner of the address said no, and no record is left that tells it. */
  async addressOut(address: string): Promise<void> {
    await this.keepRow(await this.keyOfAddress(address), { is_out: 1, lifted_at: null });
  }

  async isAddressOut(address: string): Promise<boolean> {
    const key = await this.keyOfAddress(address);
    const row = await this.db.selectFrom('sync_consent').select('record').where('record', '=', key).executeTakeFirst();
    return row !== undefined;
  }

  /** A record tells it again. */
  async forgetAddress(address: string): Promise<void> {
    await this.db
      .deleteFrom('sync_consent')
      .where('record', '=', await this.keyOfAddress(address))
      .execute();
  }

  /** One half is not out and the other one is: how long that has been so counts from the first time it was seen. */
  async apart({ record, other }: ApartPair, at: number): Promise<void> {
    await this.db
      .insertInto('sync_consent_apart')
      .values({ record: keyOf(record), other: keyOf(other), since: at, is_followed: 0 })
      .onConflict((conflict) => conflict.columns(['record', 'other']).doNothing())
      .execute();
  }

  /** Both halves say the same, or what the one says was sent to the other. */
  async together(a: RecordReference, b: RecordReference): Promise<void> {
    const halves = [keyOf(a), keyOf(b)];
    await this.db.deleteFrom('sync_consent_apart').where('record', 'in', halves).where('other', 'in', halves).execute();
  }

  /** Pairs that have been apart since that moment at least, and that nobody has followed. @param at - epoch milliseconds. */
  async apartSince(at: number): Promise<ApartPair[]> {
    const rows = await this.db
      .selectFrom('sync_consent_apart')
      .select(['record', 'other'])
      .where('is_followed', '=', 0)
      .where('since', '<=', at)
      .orderBy('since')
      .execute();
    return rows.map(({ record, other }) => ({ record: referenceOf(record), other: referenceOf(other) }));
  }

  async followed({ record, other }: ApartPair): Promise<void> {
    await this.db
      .updateTable('sync_consent_apart')
      .set({ is_followed: 1 })
      .where('record', '=', keyOf(record))
      .where('other', '=', keyOf(other))
      .execute();
  }

  private keep(record: RecordReference, values: { is_out: number; lifted_at: number | null }): Promise<void> {
    return this.keepRow(keyOf(record), values);
  }

  private async keyOfAddress(address: string): Promise<string> {
    return `address:${await this.fingerprints.of(matchKey('email', address))}`;
  }

  private async keepRow(record: string, values: { is_out: number; lifted_at: number | null }): Promise<void> {
    await this.db
      .insertInto('sync_consent')
      .values({ record, ...values })
      .onConflict((conflict) => conflict.column('record').doUpdateSet(values))
      .execute();
  }
}
