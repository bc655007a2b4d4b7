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

/** In PostgreSQL the same task, which was still waiting when it was looked for, may be begun in the next moment. */
const MOST_TRIES = 10;

/** What is told of a task that was stored. */
export type StoredTask = Pick<TaskRow, 'name' | 'type' | 'due_at' | 'eta_at'>;

/** The tasks as callers have them stored; each step is one durable transaction. `TaskClaims` has them run. */
export class TaskLedger {
  /** @param bodies - says which of several bodies a waiting task keeps. */
  constructor(
    private readonly db: Kysely<QueueTables>,
    private readonly bodies = new TaskBodies([]),
  ) {}

  /** Stores a task, or gives its payload to the same one that waits already. */
  enqueue(task: TaskToStore, now: number): Promise<{ row: StoredTask; duplicate: boolean }> {
    return commitTogether(this.db, async (transaction) => {
      const params = canonicalJson(task.params);
      const payload = task.payload === undefined ? null : JSON.stringify(task.payload);
      await takeTurn(transaction, LANES, 'shared');
      await takeTurn(transaction, `queue task ${task.type} ${params}`);
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const row = await storedUnlessWaiting(transaction, task, { params, payload, now });
        if (row !== undefined) return { row, duplicate: false };
        const waiting = await waitingDuplicate(transaction, task.type, params);
        if (waiting === undefined) continue;
        const kept = this.bodies.together(task.type, waiting.payload, payload);
        if (kept !== waiting.payload) {
          await transaction.updateTable('queue_task').set({ payload: kept }).where('id', '=', waiting.id).execute();
        }
        return { row: waiting, duplicate: true };
      }
      throw new Error(`A task ${task.type} is begun again and again while it is stored`);
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

/** One statement, since every webhook waits for it; undefined where the same task waits already. */
async function storedUnlessWaiting(
  db: Transaction<QueueTables>,
  task: TaskToStore,
  { params, payload, now }: { params: string; payload: string | null; now: number },
): Promise<StoredTask | undefined> {
  const number = (value: number) => sql`cast(${value} AS bigint)`;
  const waits = sql`cast(${task.dueAt > now ? 1 : 0} AS integer)`;
  const lane = sql`coalesce((SELECT lane FROM queue_lane WHERE record = ${task.record}), ${task.record})`;
  const { rows } = await sql<StoredTask>`
    INSERT INTO queue_task (name, type, params, state, record, lane, position, waits, due_at, eta_at, enqueued_at,
      attempts, payload, requested_by, correlation_id)
    SELECT ${task.name}, ${task.type}, ${params}, 'queued', ${task.record}, ${lane}, ${nextPosition(db)}, ${waits},
      ${number(task.dueAt)}, ${number(task.etaAt)}, ${number(now)}, 0, ${payload}, ${task.requestedBy},
      ${task.correlationId}
    WHERE NOT EXISTS (
      SELECT 1 FROM queue_task WHERE state = 'queued' AND type = ${task.type} AND params = ${params})
    RETURNING name, type, due_at, eta_at`.execute(db);
  return rows[0];
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
