import { type Kysely } from 'kysely';
import { keyOf, type RecordReference } from '../records/record';

export interface ConsentTables {
  sync_consent: {
    record: string;
    /** 1: the record, as far as it was seen, says that nobody may write to it. */
    is_out: number;
    /** When this service subscribed it; null where it did not, or somebody unsubscribed it since. */
    lifted_at: number | null;
  };
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
  constructor(private readonly db: Kysely<ConsentTables>) {}

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

  private async keep(record: RecordReference, values: { is_out: number; lifted_at: number | null }): Promise<void> {
    await this.db
      .insertInto('sync_consent')
      .values({ record: keyOf(record), ...values })
      .onConflict((conflict) => conflict.column('record').doUpdateSet(values))
      .execute();
  }
}
