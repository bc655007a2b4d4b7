import { commitTogether } from '../../base/store/group-commit';
import { type Kysely, type Transaction } from 'kysely';
import { type Clock } from '../../base/concurrency/clock';
import { keyOf, type RecordKind, type RecordReference } from '../records/record';
import { type Fingerprints } from './fingerprints';

export interface SyncTables {
  sync_link: { record: string; other_kind: RecordKind; other_id: number };
  sync_create: { source: string; target_kind: RecordKind; started_at: number };
  sync_create_key: { source: string; target_kind: RecordKind; fingerprint: string };
  sync_deletion: { record: string; task: string; source: string | null; started_at: number };
  sync_match_key: { kind: RecordKind; fingerprint: string; id: number; written_at: number };
  sync_merge: { kind: RecordKind; merged: number; survivor: number };
}

/**
 * Search finds a written record long before this has passed, even where the host's clock is set forward by an hour
 * meanwhile; then the match keys are forgotten.
 */
const MATCH_KEYS_KEPT_MS = 2 * 60 * 60 * 1000;
const OLD_KEYS_LEAVE_EVERY_MS = 60 * 1000;

/**
 * What the service remembers of both sides: which records it linked, which creates it has not seen answered, what it
 * deleted and by which keys its recent writes can be found before the vendor's search knows them. Every use verifies
 * against the vendor, so that losing this memory costs calls but does no harm.
 */
export class SyncState {
  /** When old match keys are looked for the next time, by the monotonic clock. */
  private oldKeysLeaveAt = -Infinity;

  constructor(
    private readonly db: Kysely<SyncTables>,
    private readonly fingerprints: Fingerprints,
    private readonly clock: Clock,
  ) {}

  /** The record of the other side that this one was linked with, or null. */
  async linked(record: RecordReference, otherKind: RecordKind): Promise<number | null> {
    const row = await this.db
      .selectFrom('sync_link')
      .select('other_id')
      .where('record', '=', keyOf(record))
      .where('other_kind', '=', otherKind)
      .executeTakeFirst();
    return row?.other_id ?? null;
  }

  /** Remembers that two records belong together, in both directions, and that the create of the target is known. */
  async link(source: RecordReference, target: RecordReference): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      for (const [record, other] of [
        [source, target],
        [target, source],
      ] as const) {
        await transaction
          .insertInto('sync_link')
          .values({ record: keyOf(record), other_kind: other.kind, other_id: other.id })
          .onConflict((conflict) => conflict.columns(['record', 'other_kind']).doUpdateSet({ other_id: other.id }))
          .execute();
      }
      await settleCreate(transaction, source, target.kind);
    });
  }

  /** When the create of a target was begun whose answer was never seen, or null. */
  async unansweredCreate(source: RecordReference, targetKind: RecordKind): Promise<Date | null> {
    const row = await this.db
      .selectFrom('sync_create')
      .select('started_at')
      .where('source', '=', keyOf(source))
      .where('target_kind', '=', targetKind)
      .executeTakeFirst();
    return row ? new Date(row.started_at) : null;
  }

  /** When another source's create with this match key was begun whose answer was never seen, or null. */
  async othersUnansweredCreate(source: RecordReference, targetKind: RecordKind, key: string): Promise<Date | null> {
    const row = await this.db
      .selectFrom('sync_create_key as key')
      .innerJoin('sync_create as begun', (join) =>
        join.onRef('begun.source', '=', 'key.source').onRef('begun.target_kind', '=', 'key.target_kind'),
      )
      .select('begun.started_at')
      .where('key.target_kind', '=', targetKind)
      .where('key.fingerprint', '=', await this.fingerprints.of(key))
      .where('key.source', '!=', keyOf(source))
      .orderBy('begun.started_at')
      .executeTakeFirst();
    return row ? new Date(row.started_at) : null;
  }

  /**
   * To be durable before the create is sent, with the keys by which others could match the new record.
   *
   * @param startedAt - by the clock of the vendor at which it is made.
   */
  async beginCreate(
    source: RecordReference,
    targetKind: RecordKind,
    keys: readonly string[],
    startedAt = this.clock.now(),
  ): Promise<void> {
    const create = { source: keyOf(source), target_kind: targetKind };
    const fingerprints = await Promise.all(keys.map((key) => this.fingerprints.of(key)));
    await this.db.transaction().execute(async (transaction) => {
      await settleCreate(transaction, source, targetKind);
      await transaction
        .insertInto('sync_create')
        .values({ ...create, started_at: startedAt })
        .execute();
      for (const fingerprint of fingerprints) {
        await transaction
          .insertInto('sync_create_key')
          .values({ ...create, fingerprint })
          .execute();
      }
    });
  }

  /** For a create that is known not to have happened, and for one that was seen answered. */
  async settleCreate(source: RecordReference, targetKind: RecordKind): Promise<void> {
    await this.db.transaction().execute((transaction) => settleCreate(transaction, source, targetKind));
  }

  /** To be durable before the delete is sent: the task that asked for it, and the record on whose behalf, if known. */
  async beginDeletion(record: RecordReference, task: string, source: RecordReference | null): Promise<void> {
    const begun = { task, source: source && keyOf(source), started_at: this.clock.now() };
    await this.db
      .insertInto('sync_deletion')
      .values({ record: keyOf(record), ...begun })
      .onConflict((conflict) => conflict.column('record').doUpdateSet(begun))
      .execute();
  }

  /** For a deletion that is known not to have happened. */
  async abandonDeletion(record: RecordReference): Promise<void> {
    await this.db.deleteFrom('sync_deletion').where('record', '=', keyOf(record)).execute();
  }

  /** The task that deleted, or may have deleted, this record; null where the service never did. */
  async deletedBy(record: RecordReference): Promise<string | null> {
    return (await this.deletion(record))?.task ?? null;
  }

  /** Whether the service deleted the record on behalf of the source, as far as it is known on whose. */
  async wasDeletedFor(source: RecordReference, record: RecordReference): Promise<boolean> {
    const deletion = await this.deletion(record);
    return deletion !== undefined && (deletion.source ?? keyOf(source)) === keyOf(source);
  }

  /** Remembers that a record was merged into another of its kind, which survives. */
  async rememberMerge(kind: RecordKind, merged: number, survivor: number): Promise<void> {
    await this.db
      .insertInto('sync_merge')
      .values({ kind, merged, survivor })
      .onConflict((conflict) => conflict.columns(['kind', 'merged']).doUpdateSet({ survivor }))
      .execute();
  }

  /** Ids of the records that were merged into this one, and of those that had been merged into them. */
  async mergedInto({ kind, id }: RecordReference): Promise<number[]> {
    const found: number[] = [];
    for (let survivors = [id]; survivors.length > 0;) {
      const rows = await this.db
        .selectFrom('sync_merge')
        .select('merged')
        .where('kind', '=', kind)
        .where('survivor', 'in', survivors)
        .execute();
      survivors = rows.map(({ merged }) => merged).filter((merged) => merged !== id && !found.includes(merged));
      found.push(...survivors);
    }
    return found;
  }

  async forgetMerges({ kind, id }: RecordReference): Promise<void> {
    await this.db.deleteFrom('sync_merge').where('kind', '=', kind).where('survivor', '=', id).execute();
  }

  /** Remembers the key (e-mail, name) by which a record that was just written can be matched. */
  rememberMatchKey(record: RecordReference, key: string): Promise<void> {
    return this.rememberMatchKeys(record, [key]);
  }

  /** The same for several keys, in one transaction. */
  async rememberMatchKeys({ kind, id }: RecordReference, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const now = { written_at: this.clock.now() };
    const fingerprints = await Promise.all([...new Set(keys)].map((key) => this.fingerprints.of(key)));
    await commitTogether(this.db, async (transaction) => {
      await this.forgetOldMatchKeys(transaction);
      await transaction
        .insertInto('sync_match_key')
        .values(fingerprints.map((fingerprint) => ({ kind, fingerprint, id, ...now })))
        .onConflict((conflict) => conflict.columns(['kind', 'fingerprint', 'id']).doUpdateSet(now))
        .execute();
    });
  }

  /** Ids of recently written records with this key; each is to be verified at the vendor. */
  async recentlyWritten(kind: RecordKind, key: string): Promise<number[]> {
    const rows = await this.db
      .selectFrom('sync_match_key')
      .select('id')
      .where('kind', '=', kind)
      .where('fingerprint', '=', await this.fingerprints.of(key))
      .where('written_at', '>', this.clock.now() - MATCH_KEYS_KEPT_MS)
      .execute();
    return rows.map(({ id }) => id);
  }

  private deletion(record: RecordReference): Promise<{ task: string; source: string | null } | undefined> {
    return this.db
      .selectFrom('sync_deletion')
      .select(['task', 'source'])
      .where('record', '=', keyOf(record))
      .executeTakeFirst();
  }

  /** Now and then, since every webhook comes by; whoever looks for keys leaves old ones out. */
  private async forgetOldMatchKeys(db: Transaction<SyncTables>): Promise<void> {
    if (this.clock.monotonic() < this.oldKeysLeaveAt) return;
    this.oldKeysLeaveAt = this.clock.monotonic() + OLD_KEYS_LEAVE_EVERY_MS;
    await db
      .deleteFrom('sync_match_key')
      .where('written_at', '<=', this.clock.now() - MATCH_KEYS_KEPT_MS)
      .execute();
  }
}

async function settleCreate(
  db: Transaction<SyncTables>,
  source: RecordReference,
  targetKind: RecordKind,
): Promise<void> {
  for (const table of ['sync_create', 'sync_create_key'] as const) {
    await db.deleteFrom(table).where('source', '=', keyOf(source)).where('target_kind', '=', targetKind).execute();
  }
}
