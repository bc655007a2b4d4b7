import { type Generated, type Kysely, type Selectable, sql, type SqlBool } from 'kysely';
import { type Migrations } from '../base/store/migrate';
import { type TaskError, type TaskRecord, type TaskState, type TaskToRun } from './task';

interface QueueTaskTable {
  /** In order of arrival; pages of the list follow it. */
  id: Generated<number>;
  name: string;
  type: string;
  /** Canonical JSON. */
  params: string;
  state: TaskState;
  /** As the task was enqueued with. */
  record: string;
  /** The records whose tasks run in order with this one. */
  lane: string;
  /** Place in the line: order of arrival, at the end again after a retry by hand. */
  position: number;
  /** 1 until a task that is due later has become due. */
  waits: 0 | 1;
  /** Times in epoch milliseconds. */
  due_at: number;
  eta_at: number;
  enqueued_at: number;
  started_at: number | null;
  finished_at: number | null;
  attempts: number;
  /** JSON. */
  payload: string | null;
  result: string | null;
  error: string | null;
  requested_by: string | null;
  correlation_id: string;
}

/** Records that were joined with others; a record without a row is a lane of its own, named like it. */
interface QueueLaneTable {
  record: string;
  lane: string;
}

export interface QueueTables {
  queue_task: QueueTaskTable;
  queue_lane: QueueLaneTable;
}

/** Written out as in the partial indexes, which are not used otherwise. */
export const UNFINISHED = sql<SqlBool>`state IN ('queued', 'running')`;

export type TaskRow = Selectable<QueueTaskTable>;

/**
 * The partial indexes keep finished tasks, of which there are many, out of the way of every claim. One over the states
 * of all tasks would be preferred to them, and then every claim would sort what waits.
 */
export const queueMigrations: Migrations = {
  '0010-queue': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await db.schema
        .createTable('queue_task')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('params', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('lane', 'text', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull().unique())
        .addColumn('waits', 'integer', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('eta_at', 'bigint', (column) => column.notNull())
        .addColumn('enqueued_at', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint')
        .addColumn('finished_at', 'bigint')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('payload', 'text')
        .addColumn('result', 'text')
        .addColumn('error', 'text')
        .addColumn('requested_by', 'text')
        .addColumn('correlation_id', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('queue_lane')
        .addColumn('record', 'text', (column) => column.primaryKey())
        .addColumn('lane', 'text', (column) => column.notNull())
        .execute();
      for (const index of [
        `queue_task_ready ON queue_task (position) WHERE state = 'queued' AND waits = 0`,
        `queue_task_waiting ON queue_task (due_at) WHERE state = 'queued' AND waits = 1`,
        `queue_task_lane ON queue_task (lane) WHERE state IN ('queued', 'running')`,
        `queue_task_same ON queue_task (type, params) WHERE state = 'queued'`,
        `queue_task_finished ON queue_task (finished_at) WHERE finished_at IS NOT NULL`,
        `queue_task_unfinished ON queue_task (id) WHERE state IN ('queued', 'running')`,
        `queue_task_state ON queue_task (state, id) WHERE finished_at IS NOT NULL`,
        `queue_task_type ON queue_task (type, id)`,
        `queue_lane_members ON queue_lane (lane)`,
      ]) {
        await sql.raw(`CREATE INDEX ${index}`).execute(db);
      }
    },
  },
};

export function taskRecord(row: TaskRow): TaskRecord {
  return {
    name: row.name,
    type: row.type,
    params: JSON.parse(row.params) as Record<string, unknown>,
    state: row.state,
    attempts: row.attempts,
    enqueuedAt: iso(row.enqueued_at),
    eta: iso(row.eta_at),
    startedAt: row.started_at === null ? null : iso(row.started_at),
    finishedAt: row.finished_at === null ? null : iso(row.finished_at),
    result: row.result === null ? null : (JSON.parse(row.result) as object),
    error: row.error === null ? null : (JSON.parse(row.error) as TaskError),
    requestedBy: row.requested_by,
  };
}

export function taskToRun(row: TaskRow): TaskToRun {
  return {
    name: row.name,
    type: row.type,
    params: JSON.parse(row.params) as Record<string, unknown>,
    payload: row.payload === null ? undefined : (JSON.parse(row.payload) as unknown),
    attempt: row.attempts,
    correlationId: row.correlation_id,
  };
}

export const iso = (epochMs: number): string => new Date(epochMs).toISOString();
