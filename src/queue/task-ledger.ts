import { type Kysely, sql, type Transaction } from 'kysely';
import { canonicalJson } from './canonical-json';
import { type TaskError, type TaskToRun } from './task';
import { type QueueTables, type TaskRow, taskToRun, UNFINISHED } from './task-tables';

export interface TaskToStore {
  name: string;
  type: string;
  params: Record<string, unknown>;
  record: string;
  payload: unknown;
  dueAt: number;
  etaAt: number;
  requestedBy: string | null;
  correlationId: string;
}

/** Partial indexes are used only where the state is written out in the statement. */
const RUNNING = sql.lit<'running'>('running');
const QUEUED = sql.lit<'queued'>('queued');

const NEXT_POSITION = sql<number>`(SELECT coalesce(max(position), 0) + 1 FROM queue_task)`;

/** Finished tasks are not taken along when lanes are joined. */
const PRESENT_LANE = sql<string>`coalesce((SELECT l.lane FROM queue_lane AS l WHERE l.record = queue_task.record), record)`;

/**
 * The oldest task that is due and whose lane is free: nothing of the lane runs and nothing before it waits. A lane that
 * was joined from two may have a running task behind a waiting one.
 */
const CLAIMABLE = sql<number>`(
  SELECT candidate.id FROM queue_task AS candidate
  WHERE candidate.state = 'queued' AND candidate.waits = 0 AND NOT EXISTS (
    SELECT 1 FROM queue_task AS other
    WHERE other.lane = candidate.lane AND other.state IN ('queued', 'running')
      AND (other.position < candidate.position OR other.state = 'running')
  )
  ORDER BY candidate.position LIMIT 1)`;

const DELETED_AT_ONCE = 500;

/** The tasks as they are stored, and every step of their lives; each step is one durable transaction. */
export class TaskLedger {
  constructor(private readonly db: Kysely<QueueTables>) {}

  /** Stores a task, or gives its newer payload to the same one that waits already. */
  enqueue(task: TaskToStore, now: number): Promise<{ row: TaskRow; duplicate: boolean }> {
    return this.db.transaction().execute(async (transaction) => {
      const params = canonicalJson(task.params);
      const payload = task.payload === undefined ? null : JSON.stringify(task.payload);
      const waiting = await this.waitingDuplicate(transaction, task.type, params);
      if (waiting !== undefined) {
        if (payload !== null) {
          await transaction.updateTable('queue_task').set({ payload }).where('id', '=', waiting.id).execute();
        }
        return { row: waiting, duplicate: true };
      }
      const row = await transaction
        .insertInto('queue_task')
        .values({
          name: task.name,
          type: task.type,
          params,
          state: 'queued',
          record: task.record,
          lane: await laneOf(transaction, task.record),
          position: NEXT_POSITION,
          waits: task.dueAt > now ? 1 : 0,
          due_at: task.dueAt,
          eta_at: task.etaAt,
          enqueued_at: now,
          attempts: 0,
          payload,
          requested_by: task.requestedBy,
          correlation_id: task.correlationId,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return { row, duplicate: false };
    });
  }

  /** From now on the tasks of both records are one lane, those that wait included. */
  joinRecords(a: string, b: string): Promise<void> {
    return this.db.transaction().execute(async (transaction) => {
      const lane = await laneOf(transaction, a);
      const absorbed = await laneOf(transaction, b);
      if (lane === absorbed) return;
      await transaction.updateTable('queue_lane').set({ lane }).where('lane', '=', absorbed).execute();
      await transaction
        .insertInto('queue_lane')
        .values([a, b].map((record) => ({ record, lane })))
        .onConflict((conflict) => conflict.column('record').doUpdateSet({ lane }))
        .execute();
      const unfinished = transaction.updateTable('queue_task').set({ lane }).where('lane', '=', absorbed);
      await unfinished.where(UNFINISHED).execute();
    });
  }

  /** Takes the next task for running and counts the attempt; null where none may run now. */
  claim(now: number): Promise<TaskToRun | null> {
    return this.db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('queue_task')
        .set({ waits: 0 })
        .where('state', '=', QUEUED)
        .where('waits', '=', sql.lit(1))
        .where('due_at', '<=', now)
        .execute();
      const row = await transaction
        .updateTable('queue_task')
        .set(({ eb }) => ({ state: 'running', started_at: now, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', CLAIMABLE)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : taskToRun(row);
    });
  }

  /** When the next waiting task becomes due; null where none waits. */
  async nextDueAt(): Promise<number | null> {
    const row = await this.db
      .selectFrom('queue_task')
      .select('due_at')
      .where('state', '=', QUEUED)
      .where('waits', '=', sql.lit(1))
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return row?.due_at ?? null;
  }

  /** The webhook body has served its purpose and is not kept. */
  async succeed(name: string, result: string, now: number): Promise<void> {
    await this.running(name)
      .set({ state: 'succeeded', finished_at: now, result, error: null, payload: null })
      .execute();
  }

  async retryLater(name: string, error: TaskError, dueAt: number): Promise<void> {
    const waiting = { state: 'queued', waits: 1, due_at: dueAt, eta_at: dueAt } as const;
    await this.running(name)
      .set({ ...waiting, error: JSON.stringify(error) })
      .execute();
  }

  async fail(name: string, error: TaskError, now: number): Promise<void> {
    await this.running(name)
      .set({ state: 'failed', finished_at: now, error: JSON.stringify(error) })
      .execute();
  }

  /** Puts a failed task at the end of the line, with all its attempts before it; null where it is not failed. */
  async requeue(name: string, now: number): Promise<TaskRow | null> {
    const row = await this.db
      .updateTable('queue_task')
      .set({ state: 'queued', waits: 0, due_at: now, eta_at: now, position: NEXT_POSITION })
      .set({ attempts: 0, started_at: null, finished_at: null, error: null, lane: PRESENT_LANE })
      .where('name', '=', name)
      .where('state', '=', 'failed')
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }

  /** Queues what an ended process left running; what has used up its attempts has failed with the given error. */
  recover(maxAttempts: number, usedUp: TaskError, now: number): Promise<{ queued: number; failed: number }> {
    return this.db.transaction().execute(async (transaction) => {
      const leftRunning = transaction.updateTable('queue_task').where('state', '=', RUNNING).where(UNFINISHED);
      const failed = await leftRunning
        .set({ state: 'failed', finished_at: now, error: JSON.stringify(usedUp) })
        .where('attempts', '>=', maxAttempts)
        .executeTakeFirst();
      const queued = await leftRunning.set({ state: 'queued', waits: 0, due_at: now, eta_at: now }).executeTakeFirst();
      return { queued: Number(queued.numUpdatedRows), failed: Number(failed.numUpdatedRows) };
    });
  }

  /** Deletes some of the tasks that finished before the given time; 0 once there are none left. */
  async prune(finishedBefore: number): Promise<number> {
    const old = this.db
      .selectFrom('queue_task')
      .select('id')
      .where('finished_at', 'is not', null)
      .where('finished_at', '<', finishedBefore)
      .orderBy('finished_at')
      .limit(DELETED_AT_ONCE);
    const { numDeletedRows } = await this.db.deleteFrom('queue_task').where('id', 'in', old).executeTakeFirst();
    return Number(numDeletedRows);
  }

  /** The newest of the same tasks: only it can be behind everything that was asked for in between. */
  private waitingDuplicate(db: Transaction<QueueTables>, type: string, params: string): Promise<TaskRow | undefined> {
    return db
      .selectFrom('queue_task')
      .selectAll()
      .where('state', '=', QUEUED)
      .where('type', '=', type)
      .where('params', '=', params)
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  private running(name: string) {
    return this.db.updateTable('queue_task').where('name', '=', name).where('state', '=', 'running');
  }
}

async function laneOf(db: Transaction<QueueTables>, record: string): Promise<string> {
  const row = await db.selectFrom('queue_lane').select('lane').where('record', '=', record).executeTakeFirst();
  return row?.lane ?? record;
}
