import { type Kysely, type Selectable } from 'kysely';
import { type TableName } from '../mapping/mapping';
import { keyOf, type RecordReference } from '../records/record';
import { type Fingerprints } from './fingerprints';
import { type AnyReference } from './not-kept';

export interface SeenTables {
  /**
   * `known_as`: fingerprint of a name by which other records know this one. `said`: of what the mapping reads of it.
   * `reads`: which that is, as JSON. `target`: as `lead:30`. `updated_at`, `target_updated_at`: in seconds. `serial`: counts up
   * with everything that is kept.
   */
  sync_seen: {
    record: string;
    mapping_table: string;
    known_as: string | null;
    said: string;
    reads: string;
    updated_at: number | null;
    target: string;
    target_updated_at: number | null;
    external_id: string | null;
    serial: number;
  };
}

/** A related record that a target depends on, as it was: what it said to its own target, or when it was last updated. */
export interface SeenRelated {
  /** As `organization:5`. */
  readonly record: string;
  readonly said?: string;
  readonly updatedAt?: number;
}

/** What the mapping read of a source, so that a later state of it can be held against it. */
export interface KnownReads {
  /** By their own names, in the order of the alphabet. */
  readonly fields: readonly string[];
  /** Lists of the account, such as `users`. */
  readonly lists: readonly string[];
  readonly related: readonly SeenRelated[];
}

/** A source as it was when a run last left its target as the mapping wants it. */
export interface SeenSource {
  readonly record: RecordReference;
  readonly table: TableName;
  /** By which other records know the source, such as `externalCompanyId`; null for none. */
  readonly knownAs: string | null;
  /** What the mapping read of it, in one text. */
  readonly said: string;
  readonly reads: KnownReads;
  /** When the source was last updated, in seconds since the epoch; null where its vendor's time is not needed. */
  readonly updatedAt: number | null;
  readonly target: AnyReference;
  readonly targetUpdatedAt: number | null;
  /** By which others know the target. */
  readonly externalId: string | null;
}

/** What is remembered of a source; `said` as a fingerprint. */
export interface Seen extends Omit<SeenSource, 'record' | 'table' | 'knownAs' | 'target'> {
  /** As `lead:30`. */
  readonly target: string;
  /** What was kept later has a higher one: no clock, which may be set at any time, says which came first. */
  readonly serial: number;
}

/** A source, in the table that maps it. */
export interface SourceInTable {
  readonly record: RecordReference;
  readonly table: TableName;
}

/** What one look found of several sources. */
export class SeenAtOnce {
  constructor(private readonly rows: readonly Row[]) {}

  of(record: RecordReference, table: TableName): Seen | null {
    const row = this.row(record, table);
    return row === undefined ? null : seenFrom(row);
  }

  /** @internal */
  row(record: RecordReference, table: TableName): Row | undefined {
    const key = keyOf(record);
    return this.rows.find((row) => row.record === key && row.mapping_table === table);
  }
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

  async of(record: RecordReference, table: TableName): Promise<Seen | null> {
    return (await this.atOnce([{ record, table }])).of(record, table);
  }

  /** Several by one look. */
  async atOnce(sources: readonly SourceInTable[]): Promise<SeenAtOnce> {
    if (sources.length === 0) return new SeenAtOnce([]);
    const rowKeys = sources.map(({ record, table }) => ({ record: keyOf(record), mapping_table: table }));
    const different = new Map(rowKeys.map((key) => [`${key.record} ${key.mapping_table}`, key]));
    const rows = await this.db
      .selectFrom('sync_seen')
      .selectAll()
      .where((where) => where.or([...different.values()].map((key) => where.and(key))))
      .execute();
    return new SeenAtOnce(rows);
  }

  /** The source that goes by this name; null where none is known, or several. */
  async namedAs(table: TableName, knownAs: string): Promise<Seen | null> {
    const rows = await this.db
      .selectFrom('sync_seen')
      .selectAll()
      .where('mapping_table', '=', table)
      .where('known_as', '=', await this.fingerprints.of(knownAs))
      .limit(2)
      .execute();
    return rows.length === 1 ? seenFrom(rows[0]!) : null;
  }

  /** What a text is remembered as. */
  fingerprint(said: string): Promise<string> {
    return this.fingerprints.of(said);
  }

  /** The record was updated later than is known, and says the same all the same. @param updatedAt - in seconds */
  async heard(record: RecordReference, updatedAt: number): Promise<void> {
    await this.db
      .updateTable('sync_seen')
      .set({ updated_at: updatedAt })
      .where('record', '=', keyOf(record))
      .where('updated_at', '<', updatedAt)
      .execute();
  }

  /** From now on nothing is known of the source's state. */
  async forget(record: RecordReference, table: TableName): Promise<void> {
    await this.db
      .deleteFrom('sync_seen')
      .where('record', '=', keyOf(record))
      .where('mapping_table', '=', table)
      .execute();
  }

  /** The record was deleted: whoever was carried over to it is to be read again. */
  async forgetRecord(record: RecordReference): Promise<void> {
    const key = keyOf(record);
    await this.db
      .deleteFrom('sync_seen')
      .where((where) => where.or([where('record', '=', key), where('target', '=', key)]))
      .execute();
  }

  /** The serial of what was kept last; 0 where nothing is known. */
  async latest(): Promise<number> {
    const { latest } = await this.db
      .selectFrom('sync_seen')
      .select(({ fn }) => fn.max<number | null>('serial').as('latest'))
      .executeTakeFirstOrThrow();
    return latest ?? 0;
  }

  /**
   * Writes only what is news.
   *
   * @param usableSince - what has no higher serial is kept anew, with a higher one.
   * @param known - a look at this source, made while nobody else could run it.
   */
  async keep(seen: SeenSource, usableSince: number, known: SeenAtOnce): Promise<void> {
    const key = { record: keyOf(seen.record), mapping_table: seen.table };
    const now = {
      known_as: seen.knownAs === null ? null : await this.fingerprints.of(seen.knownAs),
      said: await this.fingerprints.of(seen.said),
      reads: JSON.stringify(seen.reads),
      updated_at: seen.updatedAt,
      target: `${seen.target.kind}:${seen.target.id}`,
      target_updated_at: seen.targetUpdatedAt,
      external_id: seen.externalId,
    };
    const before = known.row(seen.record, seen.table);
    if (before !== undefined && before.serial > usableSince && isSame(before, now)) return;
    const kept = { ...now, serial: Math.max(await this.latest(), usableSince) + 1 };
    await this.db
      .insertInto('sync_seen')
      .values({ ...key, ...kept })
      .onConflict((conflict) => conflict.columns(['record', 'mapping_table']).doUpdateSet(kept))
      .execute();
  }
}

type Row = Selectable<SeenTables['sync_seen']>;

const isSame = (before: Row, now: Omit<Row, 'record' | 'mapping_table' | 'serial'>): boolean =>
  before.known_as === now.known_as &&
  before.said === now.said &&
  before.reads === now.reads &&
  before.updated_at === now.updated_at &&
  before.target === now.target &&
  before.target_updated_at === now.target_updated_at &&
  before.external_id === now.external_id;

const seenFrom = (row: Row): Seen => ({
  said: row.said,
  reads: JSON.parse(row.reads) as KnownReads,
  updatedAt: row.updated_at,
  target: row.target,
  targetUpdatedAt: row.target_updated_at,
  externalId: row.external_id,
  serial: row.serial,
});
