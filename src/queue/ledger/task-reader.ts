import { type Kysely, sql, type SqlBool } from 'kysely';
import { AppError } from '../../base/errors/app-error';
import { canonicalJson } from './canonical-json';
import { recordsOfLines } from './lanes';
import { type NewTask, type TaskPage, type TaskPageFilter, type TaskRecord } from '../task';
import { conditionsOf, type LedgerFilter } from './task-filter';
import { mayNameTask } from './task-name';
import { IS_OPEN_FAILURE, type QueueTables, taskRecord, type TaskRow, UNFINISHED } from './task-tables';

/** Counting further would take time and change no estimate that anybody waits for. */
const COUNTED_AT_MOST = 10_000;

type LedgerPageFilter = LedgerFilter & Pick<TaskPageFilter, 'limit' | 'cursor'>;

/** Shows tasks to callers; changes nothing. */
export class TaskReader {
  constructor(private readonly db: Kysely<QueueTables>) {}

  async get(name: string): Promise<TaskRecord | null> {
    if (!mayNameTask(name)) return null;
    const row = await this.db.selectFrom('queue_task').selectAll().where('name', '=', name).executeTakeFirst();
    return row === undefined ? null : taskRecord(row);
  }

  /** @throws AppError `invalid-request` for a cursor that no page gave. */
  async list({ limit, cursor, ...filter }: LedgerPageFilter): Promise<TaskPage> {
    if (filter.records?.length === 0) return { items: [], nextCursor: null };
    let query = this.db.selectFrom('queue_task').selectAll();
    for (const condition of conditionsOf(filter, this.db)) query = query.where(condition);
    if (cursor !== undefined) query = query.where(comesAfter(cursor));
    const rows = await query
      .orderBy('enqueued_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(taskRecord),
      nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    };
  }

  /** The given records, and all whose tasks are one line with theirs. */
  lineOf(records: readonly string[]): Promise<string[]> {
    return recordsOfLines(this.db, records);
  }

  /** When a task of each record was begun last, in epoch milliseconds: Infinity where one waits, none where there is no task. */
  async lastBegun(records: readonly string[]): Promise<Map<string, number>> {
    if (records.length === 0) return new Map();
    const rows = await this.db
      .selectFrom('queue_task')
      .select(({ fn, eb }) => [
        'record',
        fn.max('started_at').as('begun'),
        fn.max(eb.case().when('state', '=', 'queued').then(1).else(0).end()).as('waits'),
      ])
      .where('record', 'in', records)
      .groupBy('record')
      .execute();
    return new Map(rows.map(({ record, begun, waits }) => [record, waits === 1 ? Infinity : (begun ?? 0)]));
  }

  /** Whether the same task waits, also for its retry. */
  async isWaiting({ type, params }: Pick<NewTask, 'type' | 'params'>): Promise<boolean> {
    const row = await this.db
      .selectFrom('queue_task')
      .select('id')
      .where('state', '=', sql.lit('queued' as const))
      .where('type', '=', type)
      .where('params', '=', canonicalJson(params))
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Whether a task of this very record waits or runs. */
  async hasUnfinished(record: string): Promise<boolean> {
    const row = await this.db
      .selectFrom('queue_task')
      .select('id')
      .where('record', '=', record)
      .where(UNFINISHED)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** How many tasks run, or wait with nothing but others before them; counted up to ten thousand. */
  async ahead(): Promise<number> {
    const { rows } = await sql<{ ahead: number }>`
      SELECT count(*) AS ahead FROM (
        SELECT 1 FROM queue_task WHERE state = 'queued' AND waits = 0
        UNION ALL SELECT 1 FROM queue_task WHERE state = 'running' AND ${UNFINISHED}
        LIMIT ${sql.lit(COUNTED_AT_MOST)}) AS counted`.execute(this.db);
    return rows[0]?.ahead ?? 0;
  }

  /** When the oldest task that waits was accepted, in epoch milliseconds; null where none waits. */
  async oldestWaitingSince(): Promise<number | null> {
    const row = await this.db
      .selectFrom('queue_task')
      .select('enqueued_at')
      .where('state', '=', sql.lit('queued'))
      .where(UNFINISHED)
      .orderBy('enqueued_at')
      .limit(1)
      .executeTakeFirst();
    return row?.enqueued_at ?? null;
  }

  /** How many tasks wait and run, and how many failures are open: neither superseded nor dismissed. */
  async counts(): Promise<{ queued: number; running: number; failed: number }> {
    const { rows } = await sql<{ queued: number; running: number; failed: number }>`
      SELECT
        (SELECT count(*) FROM queue_task WHERE state = 'queued') AS queued,
        (SELECT count(*) FROM queue_task WHERE state = 'running' AND ${UNFINISHED}) AS running,
        (SELECT count(*) FROM queue_task WHERE ${IS_OPEN_FAILURE}) AS failed
    `.execute(this.db);
    return rows[0] ?? { queued: 0, running: 0, failed: 0 };
  }
}

type Place = Pick<TaskRow, 'enqueued_at' | 'id'>;

const CURSOR = /^before-(\d{1,15})-(\d{1,15})$/;

const cursorOf = ({ enqueued_at, id }: Place): string =>
  Buffer.from(`before-${enqueued_at}-${id}`).toString('base64url');

function comesAfter(cursor: string) {
  const [, enqueuedAt, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const place = { enqueued_at: Number(enqueuedAt), id: Number(id) };
  if (id === undefined || cursorOf(place) !== cursor) {
    throw new AppError('invalid-request', 'cursor is none that a page of tasks gave as nextCursor');
  }
  return sql<SqlBool>`(enqueued_at, id) < (${place.enqueued_at}, ${place.id})`;
}
