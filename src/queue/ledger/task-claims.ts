import { type Kysely, sql, type SqlBool, type Transaction } from 'kysely';
import { isPostgres, takeTurn } from '../../base/store/dialect';
import { beganLater, CLAIMS, isDue, isNotOf, LANE_IS_FREE } from './lanes';
import { type ClaimedTask, type TaskError, type TaskState } from '../task';
import { supersedeFailed } from './failed-tasks';
import { recordsInParts } from './result-parts';
import { TaskBodies } from './task-bodies';
import { claimedTask, type QueueTables, UNFINISHED, withAttempt } from './task-tables';

/** How long an instance that gives no sign of life keeps its tasks, where several share the store. */
export const LEASE_MS = 30_000;

/** A claim, for recording what came of it. */
export type Claim = Pick<ClaimedTask, 'name' | 'fence'>;

/** The same, for a failed attempt, which joins those before it. */
type FailedClaim = Claim & Pick<ClaimedTask, 'attemptsLog'>;

/**
 * Why a task that was asked for by name is not to be run now. `early` (not yet due), `behind` (another one of its lane
 * runs or comes first) and `held` (what it needs takes no calls) ask for another dispatch; after the others nothing is
 * left to do.
 */
export type Refusal = 'unknown' | 'finished' | 'running' | 'early' | 'behind' | 'held';

/** Partial indexes are used only where the state is written out in the statement. */
const RUNNING = sql.lit<'running'>('running');
const QUEUED = sql.lit<'queued'>('queued');

/**
 * Who runs which task, and what came of it; each step is one durable transaction. Where several instances share the
 * store, a claim is a lease: it ends unless it is renewed, and an outcome counts only for the latest claim of a task.
 */
export class TaskClaims {
  /** Whether other instances may be at work on the same tasks. */
  readonly shared: boolean;

  /**
   * @param owner - names this instance among those that share the store.
   * @param bodies - says what is kept of the body of a task that fails.
   */
  constructor(
    private readonly db: Kysely<QueueTables>,
    private readonly owner: string,
    readonly leaseMs = LEASE_MS,
    private readonly bodies = new TaskBodies([]),
  ) {
    this.shared = isPostgres(db);
  }

  /**
   * Takes the oldest task that is due and whose lane is free, and counts the attempt; null where none may run now.
   *
   * @param atOnce - how many tasks may run on all instances together.
   * @param heldTypes - types of which none is taken.
   */
  claim(now: number, atOnce: number, heldTypes: readonly string[] = []): Promise<ClaimedTask | null> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      if (this.shared && (await countRunning(transaction)) >= atOnce) return null;
      await transaction
        .updateTable('queue_task')
        .set({ waits: 0 })
        .where('state', '=', QUEUED)
        .where('waits', '=', sql.lit(1))
        .where('due_at', '<=', now)
        .execute();
      const { rows } = await sql<{ id: number }>`
        SELECT candidate.id FROM queue_task AS candidate
        WHERE candidate.state = 'queued' AND candidate.waits = 0 AND ${isNotOf(heldTypes)} AND ${LANE_IS_FREE}
        ORDER BY candidate.position LIMIT 1`.execute(transaction);
      return rows[0] === undefined ? null : this.take(transaction, rows[0].id, now);
    });
  }

  /**
   * Takes this one task and counts the attempt, for a queue product that delivers tasks by name.
   *
   * @param heldTypes - types of which none is taken.
   */
  claimNamed(
    name: string,
    now: number,
    heldTypes: readonly string[] = [],
  ): Promise<{ task: ClaimedTask } | { refusal: Refusal }> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      const row = await transaction
        .selectFrom('queue_task as candidate')
        .select(['id', 'state', 'type', isDue(now).as('is_due'), LANE_IS_FREE.as('is_first')])
        .where('name', '=', name)
        .executeTakeFirst();
      const refusal = refusalOf(row, heldTypes);
      if (refusal === null) return { task: await this.take(transaction, row!.id, now) };
      if (refusal === 'early' || refusal === 'behind' || refusal === 'held') {
        const undispatched = transaction.updateTable('queue_task').where('name', '=', name);
        await undispatched.set(({ eb }) => ({ dispatched_at: null, fence: eb('fence', '+', 1) })).execute();
      }
      return { refusal };
    });
  }

  /** Milliseconds until a waiting task becomes due; 0 for one that is, or that does not wait. */
  async dueInMs(name: string, now: number): Promise<number> {
    const row = await this.db
      .selectFrom('queue_task as candidate')
      .select('due_at')
      .where('name', '=', name)
      .where('state', '=', QUEUED)
      .where('waits', '=', sql.lit(1))
      .where((where) => where.not(isDue(now)))
      .executeTakeFirst();
    return row === undefined ? 0 : row.due_at - now;
  }

  /** To be called when the clock was set back: what waits since a moment that is still to come is due now. */
  async endWaitsFromTheFuture(now: number): Promise<void> {
    await sql`UPDATE queue_task AS candidate SET waits = 0, due_at = ${now}, eta_at = ${now}
      WHERE state = 'queued' AND waits = 1 AND ${beganLater(now)}`.execute(this.db);
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

  /**
   * The webhook body has served its purpose and is not kept.
   *
   * @returns false where the claim is no longer the task's latest, and nothing was recorded; so for the other outcomes.
   */
  async succeed(claim: Claim, result: string, now: number): Promise<boolean> {
    const ended = { state: 'succeeded', finished_at: now, lane: null, result, error: null, payload: null } as const;
    const parts = [...new Set(recordsInParts(JSON.parse(result) as object))];
    return this.db.transaction().execute(async (transaction) => {
      const task = await this.claimed(claim, transaction)
        .set({ ...ended, lease_until: null })
        .returning(['id', 'name', 'record', 'type'])
        .executeTakeFirst();
      if (task === undefined) return false;
      await supersedeFailed(transaction, task);
      const rows = parts.map((record) => ({ task: task.id, record }));
      if (rows.length > 0) await transaction.insertInto('queue_task_part').values(rows).execute();
      return true;
    });
  }

  retryLater(claim: FailedClaim, error: TaskError, dueAt: number, now: number): Promise<boolean> {
    const waiting = { state: 'queued', waits: 1, due_at: dueAt, eta_at: dueAt, dispatched_at: null } as const;
    return happened(this.failedAttempt(claim, error, now).set(waiting));
  }

  /**
   * Queues a task again whose attempt does not count, since what it needs takes no calls for now.
   *
   * @param etaAt - when it is expected to run.
   * @param dueAt - when it may be begun at the earliest; what holds its type back holds it longer.
   */
  hold(claim: Claim, error: TaskError, { etaAt, dueAt, now }: { etaAt: number; dueAt: number; now: number }) {
    const waiting = { state: 'queued', waits: dueAt > now ? 1 : 0, due_at: dueAt, eta_at: etaAt } as const;
    const uncounted = this.claimed(claim).set(({ eb }) => ({ attempts: eb('attempts', '-', 1) }));
    return happened(
      uncounted.set({ ...waiting, error: JSON.stringify(error), dispatched_at: null, lease_until: null }),
    );
  }

  /** Of the webhook body only what another try by hand needs is kept. */
  fail(
    task: FailedClaim & Pick<ClaimedTask, 'type' | 'params' | 'payload'>,
    error: TaskError,
    now: number,
  ): Promise<boolean> {
    const payload = this.bodies.afterFailure(task.type, task.params, task.payload);
    const ended = { state: 'failed', finished_at: now, lane: null, dispatched_at: null, payload } as const;
    return happened(this.failedAttempt(task, error, now).set(ended));
  }

  private failedAttempt(claim: FailedClaim, error: TaskError, now: number) {
    const attempts_log = withAttempt(claim.attemptsLog, error, now);
    return this.claimed(claim).set({ error: JSON.stringify(error), attempts_log, lease_until: null });
  }

  /** Prolongs this instance's claims. @returns those that it still has. */
  renew(names: readonly string[], now: number): Promise<Claim[]> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      return transaction
        .updateTable('queue_task')
        .set({ lease_until: now + this.leaseMs })
        .where('name', 'in', names)
        .where('owner', '=', this.owner)
        .where('state', '=', 'running')
        .returning(['name', 'fence'])
        .execute();
    });
  }

  /**
   * Queues what nobody runs any more; what has used up its attempts has failed with the given error. Where instances
   * share the store, that is what has an ended lease, else everything that an earlier process left running. A lease
   * that ends later than one can, because a clock was set back, is shortened to what one can be.
   */
  recover(maxAttempts: number, usedUp: TaskError, now: number): Promise<{ queued: number; failed: number }> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      if (this.shared) {
        await transaction
          .updateTable('queue_task')
          .set({ lease_until: now + this.leaseMs })
          .where('state', '=', RUNNING)
          .where(UNFINISHED)
          .where('lease_until', '>', now + 2 * this.leaseMs)
          .execute();
      }
      const left = transaction
        .updateTable('queue_task')
        .set({ lease_until: null, dispatched_at: null })
        .where('state', '=', RUNNING)
        .where(UNFINISHED)
        .$if(this.shared, (query) => query.where('lease_until', '<=', now));
      const failed = await left
        .set({ state: 'failed', finished_at: now, lane: null, error: JSON.stringify(usedUp) })
        .where('attempts', '>=', maxAttempts)
        .returningAll()
        .execute();
      for (const row of failed) await this.settleFailed(transaction, claimedTask(row), usedUp, now);
      const queued = await left.set({ state: 'queued', waits: 0, due_at: now, eta_at: now }).executeTakeFirst();
      return { queued: Number(queued.numUpdatedRows), failed: failed.length };
    });
  }

  private async take(transaction: Transaction<QueueTables>, id: number, now: number): Promise<ClaimedTask> {
    const row = await transaction
      .updateTable('queue_task')
      .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), fence: eb('fence', '+', 1) }))
      .set({ state: 'running', waits: 0, started_at: now, owner: this.owner, lease_until: now + this.leaseMs })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return claimedTask(row);
  }

  /** What each such task needs of its own: the attempt in its log, and only what is kept of its body. */
  private async settleFailed(
    transaction: Transaction<QueueTables>,
    { name, type, params, payload: body, attemptsLog }: ClaimedTask,
    error: TaskError,
    now: number,
  ): Promise<void> {
    const payload = this.bodies.afterFailure(type, params, body);
    const attempts_log = withAttempt(attemptsLog, error, now);
    await transaction.updateTable('queue_task').set({ payload, attempts_log }).where('name', '=', name).execute();
  }

  private claimed({ name, fence }: Claim, db: Kysely<QueueTables> = this.db) {
    return db
      .updateTable('queue_task')
      .where('name', '=', name)
      .where('state', '=', 'running')
      .where('fence', '=', fence);
  }
}

async function countRunning(transaction: Transaction<QueueTables>): Promise<number> {
  const { running } = await transaction
    .selectFrom('queue_task')
    .select(({ fn }) => fn.countAll<number>().as('running'))
    .where('state', '=', RUNNING)
    .where(UNFINISHED)
    .executeTakeFirstOrThrow();
  return running;
}

interface Candidate {
  state: TaskState;
  type: string;
  /** SQLite knows numbers only. */
  is_due: SqlBool;
  is_first: SqlBool;
}

function refusalOf(task: Candidate | undefined, heldTypes: readonly string[]): Refusal | null {
  if (task === undefined) return 'unknown';
  if (task.state === 'running') return 'running';
  if (task.state !== 'queued') return 'finished';
  if (!task.is_due) return 'early';
  if (!task.is_first) return 'behind';
  return heldTypes.includes(task.type) ? 'held' : null;
}

async function happened(change: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> }): Promise<boolean> {
  return (await change.executeTakeFirst()).numUpdatedRows > 0n;
}
