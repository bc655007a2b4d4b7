import { type Kysely } from 'kysely';
import { keyOf, type RecordReference } from '../records/record';
import { type TableName } from '../mapping/mapping';
import { type Fingerprints } from './fingerprints';

export interface SeenTables {
  /** `known_as`: fingerprint of a name by which other records know this one. `said`: of what the mapping reads of it. */
  sync_seen: { record: string; mapping_table: string; known_as: string | null; said: string; target: number };
}

/** A source as it was when a run last left its target as the mapping wants it. */
export interface SeenSource {
  readonly record: RecordReference;
  readonly table: TableName;
  /** By which other records know the source, such as `externalCompanyId`; null for none. */
  readonly knownAs: string | null;
  /** What the mapping read of it, in one text. */
  readonly said: string;
  readonly target: number;
}

/**
 * What sources said when both sides were last in step. Who says the same again needs no work: the target is as the mapping
 * wants it, unless somebody changed it since. Values are kept as keyed fingerprints; losing them costs calls alone.
 */
export class SeenSources {
  constructor(
    private readonly db: Kysely<SeenTables>,
    private readonly fingerprints: Fingerprints,
  ) {}

  /** The target of the source that goes by this name and said exactly this; null where that is not known. */
  async targetOf(table: TableName, knownAs: string, said: string): Promise<number | null> {
    const row = await this.db
      .selectFrom('sync_seen')
      .select('target')
      .where('mapping_table', '=', table)
      .where('known_as', '=', await this.fingerprints.of(knownAs))
      .where('said', '=', await this.fingerprints.of(said))
      .executeTakeFirst();
    return row?.target ?? null;
  }

  /** The target was deleted: whoever was carried over to it is to be read again. */
  async forgetTarget(table: TableName, target: number): Promise<void> {
    await this.db.deleteFrom('sync_seen').where('mapping_table', '=', table).where('target', '=', target).execute();
  }

  /** Writes only what is news. */
  async keep({ record, table, knownAs, said, target }: SeenSource): Promise<void> {
    const key = { record: keyOf(record), mapping_table: table };
    const known_as = knownAs === null ? null : await this.fingerprints.of(knownAs);
    const now = { known_as, said: await this.fingerprints.of(said), target };
    const before = await this.db
      .selectFrom('sync_seen')
      .select(['known_as', 'said', 'target'])
      .where('record', '=', key.record)
      .where('mapping_table', '=', table)
      .executeTakeFirst();
    if (before?.said === now.said && before.target === target && before.known_as === known_as) return;
    await this.db
      .insertInto('sync_seen')
      .values({ ...key, ...now })
      .onConflict((conflict) => conflict.columns(['record', 'mapping_table']).doUpdateSet(now))
      .execute();
  }
}
