import { type Generated, type Kysely } from 'kysely';
import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { KINDS, type Vendor } from '../records/kinds';
import { keyOf, type RecordReference, referenceOf } from '../records/record';
import { type ConflictPair, type ConflictState, type FoundConflict, type StoredConflict } from './stored-conflict';

export interface ConflictTables {
  sync_conflict: {
    id: Generated<number>;
    marketo: string;
    pipedrive: string;
    field_group: string;
    state: ConflictState;
    kept: Vendor | null;
    /** The `FoundConflict`, as JSON, while nobody has decided; it holds personal values. */
    found: string | null;
    since: number;
    ended_at: number | null;
  };
}

export interface ConflictPage {
  readonly items: readonly StoredConflict[];
  readonly nextCursor: string | null;
}

/** Conflicts that the mapping leaves to people. Runs of a pair take turns, so that a group has one at a time. */
export class OpenConflicts {
  constructor(
    private readonly db: Kysely<ConflictTables>,
    private readonly clock: Clock,
  ) {}

  /** Those of a record that are open, or decided and not carried over yet. */
  async unfinishedOf(record: RecordReference): Promise<StoredConflict[]> {
    const rows = await this.db
      .selectFrom('sync_conflict')
      .selectAll()
      .where(KINDS[record.kind].vendor, '=', keyOf(record))
      .where('state', '!=', 'closed')
      .execute();
    return rows.map(stored);
  }

  /** Open ones of these records, oldest first. */
  async ofRecords(records: readonly RecordReference[]): Promise<StoredConflict[]> {
    const keys = records.map(keyOf);
    const rows = await this.db
      .selectFrom('sync_conflict')
      .selectAll()
      .where('state', '=', 'open')
      .where((where) => where.or([where('marketo', 'in', keys), where('pipedrive', 'in', keys)]))
      .orderBy('id')
      .execute();
    return rows.map(stored);
  }

  /** @returns null for an unknown id. */
  async get(id: number): Promise<StoredConflict | null> {
    const row = await this.db.selectFrom('sync_conflict').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : stored(row);
  }

  /** Open ones, the newest first. @throws AppError `invalid-request` for a cursor that no page gave. */
  async list(limit: number, cursor?: string): Promise<ConflictPage> {
    const rows = await this.db
      .selectFrom('sync_conflict')
      .selectAll()
      .where('state', '=', 'open')
      .$if(cursor !== undefined, (query) => query.where('id', '<', idIn(cursor!)))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const nextCursor = rows.length > limit && last !== undefined ? cursorOf(last.id) : null;
    return { items: shown.map(stored), nextCursor };
  }

  /** Those that are decided and not carried over yet. */
  async decided(): Promise<StoredConflict[]> {
    const rows = await this.db.selectFrom('sync_conflict').selectAll().where('state', '=', 'decided').execute();
    return rows.map(stored);
  }

  /** @returns its id; null within a trial, which stores nothing. */
  async open({ marketo, pipedrive }: ConflictPair, group: string, found: FoundConflict): Promise<number | null> {
    const row = await this.db
      .insertInto('sync_conflict')
      .values({
        marketo: keyOf(marketo),
        pipedrive: keyOf(pipedrive),
        field_group: group,
        state: 'open',
        kept: null,
        found: JSON.stringify(found),
        since: this.clock.now(),
        ended_at: null,
      })
      .returning('id')
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** Replaces what the sides say, unless it was decided meanwhile. */
  async renew(id: number, found: FoundConflict): Promise<void> {
    await this.db
      .updateTable('sync_conflict')
      .set({ found: JSON.stringify(found) })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .execute();
  }

  /** @returns false where it is not open. */
  async decide(id: number, kept: Vendor): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('sync_conflict')
      .set({ state: 'decided', kept, ended_at: this.clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** For a decision of which no task could be stored. */
  async undecide(id: number): Promise<void> {
    await this.db
      .updateTable('sync_conflict')
      .set({ state: 'open', kept: null, ended_at: null })
      .where('id', '=', id)
      .where('state', '=', 'decided')
      .execute();
  }

  /** Nobody needs the values of a decided one any more. */
  async forgetValues(id: number): Promise<void> {
    await this.db
      .updateTable('sync_conflict')
      .set({ found: null })
      .where('id', '=', id)
      .where('state', '!=', 'open')
      .execute();
  }

  async close(id: number): Promise<void> {
    await this.db
      .updateTable('sync_conflict')
      .set({ state: 'closed', found: null, ended_at: this.clock.now() })
      .where('id', '=', id)
      .where('state', '!=', 'closed')
      .execute();
  }

  /** Ends all of a record that is gone: there is nothing left to decide, nor to carry over. */
  async closeAllOf(record: RecordReference): Promise<void> {
    await this.db
      .updateTable('sync_conflict')
      .set({ state: 'closed', found: null, ended_at: this.clock.now() })
      .where(KINDS[record.kind].vendor, '=', keyOf(record))
      .where('state', '!=', 'closed')
      .execute();
  }

  /** Removes the open ones of these records, with their values. @param records - such as `lead:30`. */
  async erase(records: readonly string[]): Promise<void> {
    await this.db
      .deleteFrom('sync_conflict')
      .where('state', '=', 'open')
      .where((where) => where.or([where('marketo', 'in', records), where('pipedrive', 'in', records)]))
      .execute();
  }

  /** Removes what was found, or ended, before that moment. @param before - epoch milliseconds. */
  async prune(before: number): Promise<void> {
    await this.db
      .deleteFrom('sync_conflict')
      .where((where) =>
        where.or([
          where.and([where('state', '=', 'open'), where('since', '<', before)]),
          where.and([where('state', '!=', 'open'), where('ended_at', '<', before)]),
        ]),
      )
      .execute();
  }
}

type Row = Omit<ConflictTables['sync_conflict'], 'id'> & { id: number };

function stored({ id, marketo, pipedrive, field_group, state, kept, found, since, ended_at }: Row): StoredConflict {
  return {
    id,
    marketo: referenceOf(marketo),
    pipedrive: referenceOf(pipedrive),
    group: field_group,
    state,
    kept,
    found: found === null ? null : (JSON.parse(found) as FoundConflict),
    since,
    endedAt: ended_at,
  };
}

const CURSOR = /^before-(\d{1,15})$/;

const cursorOf = (id: number): string => Buffer.from(`before-${id}`).toString('base64url');

function idIn(cursor: string): number {
  const id = Number(CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]);
  if (Number.isSafeInteger(id) && cursorOf(id) === cursor) return id;
  throw new AppError('invalid-request', 'cursor is none that a page of conflicts gave as nextCursor');
}
