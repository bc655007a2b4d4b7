import { type Kysely } from 'kysely';
import { matchKey } from '../records/texts';
import { keyOf, type RecordReference, referenceOf } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface ConsentTables {
  sync_consent: {
    /** Such as `lead:30`. */
    record: string;
    /** 1: the record, as far as it was seen, says that nobody may write to it. */
    is_out: number;
    /** When this service subscribed or overruled it, or a merge joined it; null where somebody unsubscribed it since. */
    lifted_at: number | null;
  };
  sync_consent_address: {
    /** A fingerprint of an address whose owner said no. */
    address: string;
    /** The record that said it; `NOBODY` where none is left that tells it. */
    record: string;
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

const NOBODY = '';

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

  /** A no counts for the record that it does not tell itself: what it told until then lifts nothing. @param at - epoch milliseconds. */
  async overrule(record: RecordReference, at: number): Promise<void> {
    await this.keep(record, { is_out: 1, lifted_at: at });
  }

  /** What the records said until then lifts nothing. @param at - epoch milliseconds. */
  async countAnew(records: readonly RecordReference[], at: number): Promise<void> {
    for (const record of records) {
      await this.db
        .insertInto('sync_consent')
        .values({ record: keyOf(record), is_out: 0, lifted_at: at })
        .onConflict((conflict) => conflict.column('record').doUpdateSet({ lifted_at: at }))
        .execute();
    }
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

  /** The record is no longer out. @returns whether it was when it was last seen. */
  async notOut(record: RecordReference): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('sync_consent')
      .set({ is_out: 0 })
      .where('record', '=', keyOf(record))
      .where('is_out', '=', 1)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * A record said no for its addresses: so did others of the same human being that nothing links with it. Of leads only
   * where it could not be carried over, since Marketo itself knows it of all leads of an address.
   */
  async saidFor(record: RecordReference, addresses: readonly string[]): Promise<void> {
    await this.keepAddresses(keyOf(record), addresses);
  }

  /** The records say no for the addresses no longer, or are gone. */
  async saidNoMore(records: readonly RecordReference[], addresses: readonly string[]): Promise<void> {
    await this.forgetAddresses(records.map(keyOf), addresses);
  }

  /** The owners of the addresses said no, and whoever told it is gone, or may go. */
  async addressesOut(addresses: readonly string[]): Promise<void> {
    await this.keepAddresses(NOBODY, addresses);
  }

  /** Whether the owner of one of the addresses said no, by another record than these. */
  async isAnyAddressOut(addresses: readonly string[], except: readonly RecordReference[]): Promise<boolean> {
    if (addresses.length === 0) return false;
    const rows = await this.db
      .selectFrom('sync_consent_address')
      .select('record')
      .where('address', 'in', await this.ofAddresses(addresses))
      .execute();
    const excepted = new Set(except.map(keyOf));
    return rows.some(({ record }) => !excepted.has(record));
  }

  /** Records tell it again: what nobody was left to tell, and what leads said that could not be carried over. */
  async addressesTold(addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0) return;
    await this.db
      .deleteFrom('sync_consent_address')
      .where('address', 'in', await this.ofAddresses(addresses))
      .where((row) => row.or([row('record', '=', NOBODY), row('record', 'like', 'lead:%')]))
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

  private ofAddresses(addresses: readonly string[]): Promise<string[]> {
    const keys = new Set(addresses.map((address) => matchKey('email', address)));
    return Promise.all([...keys].map((key) => this.fingerprints.of(key)));
  }

  private async keepAddresses(record: string, addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0) return;
    await this.db
      .insertInto('sync_consent_address')
      .values((await this.ofAddresses(addresses)).map((address) => ({ address, record })))
      .onConflict((conflict) => conflict.columns(['address', 'record']).doNothing())
      .execute();
  }

  private async forgetAddresses(records: readonly string[], addresses: readonly string[]): Promise<void> {
    if (records.length === 0 || addresses.length === 0) return;
    await this.db
      .deleteFrom('sync_consent_address')
      .where('address', 'in', await this.ofAddresses(addresses))
      .where('record', 'in', records)
      .execute();
  }

  private async keep(record: RecordReference, values: { is_out: number; lifted_at: number | null }): Promise<void> {
    await this.db
      .insertInto('sync_consent')
      .values({ record: keyOf(record), ...values })
      .onConflict((conflict) => conflict.column('record').doUpdateSet(values))
      .execute();
  }
}
