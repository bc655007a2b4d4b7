import { type Generated, type Kysely, type RawBuilder, type Selectable, sql, type SqlBool } from 'kysely';
import { isPostgres } from '../../base/store/dialect';
import { type ClaimedTask, type FailedAttempt, type TaskError, type TaskRecord, type TaskState } from '../task';

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
  /** The records whose tasks run in order with this one; null once it has ended. */
  lane: string | null;
  /** Place in the line: order of arrival, at the end again after a retry by hand. */
  position: number;
  /** 1 until a task that is due later has become due. */
  waits: 0 | 1;
  /** Times in epoch milliseconds. Since when it waits to be tried again; null where it never did. */
  waits_since: number | null;
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
  /** JSON; null where no attempt has failed. */
  attempts_log: string | null;
  requested_by: string | null;
  correlation_id: string;
  /** Counts the claims, also those that were refused: who comes with an older number comes too late. */
  fence: Generated<number>;
  /** The instance that claimed the task last, and until when it is believed to be alive (epoch milliseconds). */
  owner: string | null;
  lease_until: number | null;
  /** When a queue product was told to deliver the task; null while it has to be told. */
  dispatched_at: number | null;
  /** Of a failed task: the task of the same type and record that has succeeded since. */
  superseded_by: string | null;
  /** When somebody said of a failed task that nothing is left to do. */
  dismissed_at: number | null;
}

/** Records that were joined with others; a record without a row is a lane of its own, named like it. */
interface QueueLaneTable {
  record: string;
  lane: string;
}

/** Records of other lines that parts of a task's result are about. */
interface QueueTaskPartTable {
  task: number;
  record: string;
}

export interface QueueTables {
  queue_task_part: QueueTaskPartTable;
  queue_task: QueueTaskTable;
  queue_lane: QueueLaneTable;
}

/** Written out as in the partial indexes, which are not used otherwise. */
export const UNFINISHED = sql<SqlBool>`state IN ('queued', 'running')`;

/** A failed task, superseded and dismissed ones included; written out as in the partial index. */
export const IS_FAILURE = sql<SqlBool>`state = 'failed'`;

/** A failed task that is neither superseded nor dismissed; written out as in the partial indexes. */
export const IS_OPEN_FAILURE = sql<SqlBool>`state = 'failed' AND superseded_by IS NULL AND dismissed_at IS NULL`;

/** The code of a task's error, as the indexes have it. */
export function errorCode(db: Kysely<QueueTables>): RawBuilder<string> {
  return isPostgres(db) ? sql<string>`(error::jsonb ->> 'code')` : sql<string>`json_extract(error, '$.code')`;
}

export type TaskRow = Selectable<QueueTaskTable>;

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
    attemptsLog: attemptsLog(row),
    requestedBy: row.requested_by,
    supersededBy: row.superseded_by,
    ...(row.dismissed_at !== null && { dismissedAt: iso(row.dismissed_at) }),
  };
}

export function claimedTask(row: TaskRow): ClaimedTask {
  return {
    name: row.name,
    type: row.type,
    params: JSON.parse(row.params) as Record<string, unknown>,
    payload: row.payload === null ? undefined : (JSON.parse(row.payload) as unknown),
    attempt: row.attempts,
    correlationId: row.correlation_id,
    fence: row.fence,
    attemptsLog: attemptsLog(row),
    enqueuedAt: row.enqueued_at,
  };
}

/** What is kept of failed attempts. */
const ATTEMPTS_KEPT = 10;

/** A log with one more failed attempt. */
export function withAttempt(log: readonly FailedAttempt[], { code, message }: TaskError, at: number): string {
  return JSON.stringify([...log, { at: iso(at), code, message }].slice(-ATTEMPTS_KEPT));
}

const attemptsLog = ({ attempts_log }: Pick<TaskRow, 'attempts_log'>): FailedAttempt[] =>
  attempts_log === null ? [] : (JSON.parse(attempts_log) as FailedAttempt[]);

export const iso = (epochMs: number): string => new Date(epochMs).toISOString();
