import { type Kysely, sql, type Transaction } from 'kysely';
import { isPostgres, takeTurn } from '../../base/store/dialect';
import { commitTogether } from '../../base/store/group-commit';
import { canonicalJson } from './canonical-json';
import { CLAIMS, laneOf, LANES, nextPosition } from './lanes';
import { requeued } from './requeue';
import { TaskBodies } from './task-bodies';
import { mayNameTask } from './task-name';
import { type QueueTables, type TaskRow } from './task-tables';

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
const QUEUED = sql.lit<'queued'>('queued');

const DELETED_AT_ONCE = 500;

/** The tasks as callers have them stored; each step is one durable transaction. `TaskClaims` has them run. */
export class TaskLedger {
  /** @param bodies - says which of several bodies a waiting task keeps. */
  constructor(
    private readonly db: Kysely<QueueTables>,
    private readonly bodies = new TaskBodies([]),
  ) {}

  /** Stores a task, or gives its payload to the same one that waits already. */
  enqueue(task: TaskToStore, now: number): Promise<{ row: TaskRow; duplicate: boolean }> {
    return commitTogether(this.db, async (transaction) => {
      const params = canonicalJson(task.params);
      const payload = task.payload === undefined ? null : JSON.stringify(task.payload);
      await takeTurn(transaction, LANES, 'shared');
      await takeTurn(transaction, `queue task ${task.type} ${params}`);
      const waiting = await waitingDuplicate(transaction, task.type, params);
      if (waiting !== undefined) {
        const kept = this.bodies.together(task.type, waiting.payload, payload);
        if (kept !== waiting.payload) {
          await transaction.updateTable('queue_task').set({ payload: kept }).where('id', '=', waiting.id).execute();
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
          position: nextPosition(transaction),
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

  /** From now on the tasks of both records are one lane, those that wait included. Lanes are never parted again. */
  joinRecords(a: string, b: string): Promise<void> {
    return this.db.transaction().execute(async (transaction) => {
      if ((await laneOf(transaction, a)) === (await laneOf(transaction, b))) return;
      await takeTurn(transaction, LANES);
      await takeTurn(transaction, CLAIMS);
      const lane = await laneOf(transaction, a);
      const absorbed = await laneOf(transaction, b);
      if (lane === absorbed) return;
      await transaction.updateTable('queue_lane').set({ lane }).where('lane', '=', absorbed).execute();
      await transaction
        .insertInto('queue_lane')
        .values([a, b].map((record) => ({ record, lane })))
        .onConflict((conflict) => conflict.column('record').doUpdateSet({ lane }))
        .execute();
      await transaction.updateTable('queue_task').set({ lane }).where('lane', '=', absorbed).execute();
    });
  }

  /** Puts a failed task at the end of the line, with all its attempts before it; null where it is not failed. */
  requeue(name: string, now: number): Promise<TaskRow | null> {
    if (!mayNameTask(name)) return Promise.resolve(null);
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, LANES, 'shared');
      const task = await transaction
        .selectFrom('queue_task')
        .select(['id', 'state'])
        .where('name', '=', name)
        .$if(isPostgres(transaction), (query) => query.forUpdate())
        .executeTakeFirst();
      if (task?.state !== 'failed') return null;
      return requeued(transaction, task.id, now);
    });
  }

  /** Deletes some of the tasks that finished before the given time; 0 once there are none left. */
  async prune(finishedBefore: number): Promise<number> {
    const old = this.db
      .selectFrom('queue_task')
      .select('id')
      .where('finished_at', '<', finishedBefore)
      .where('finished_at', 'is not', null)
      .orderBy('finished_at')
      .limit(DELETED_AT_ONCE)
      .$if(isPostgres(this.db), (query) => query.forUpdate().skipLocked());
    const { numDeletedRows } = await this.db.deleteFrom('queue_task').where('id', 'in', old).executeTakeFirst();
    return Number(numDeletedRows);
  }
}

/** The newest of the same tasks: only it can be behind everything that was asked for in between. */
function waitingDuplicate(db: Transaction<QueueTables>, type: string, params: string): Promise<TaskRow | undefined> {
  return db
    .selectFrom('queue_task')
    .selectAll()
    .where('state', '=', QUEUED)
    .where('type', '=', type)
    .where('params', '=', params)
    .orderBy('position', 'desc')
    .limit(1)
    .$if(isPostgres(db), (query) => query.forUpdate())
    .executeTakeFirst();
}
