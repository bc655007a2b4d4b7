import { type Kysely, sql, type Transaction } from 'kysely';
import { isPostgres, takeTurn } from '../../base/store/dialect';
import { leaseEnd, type LeaseTime, leaseTimeOf } from '../../base/store/lease-time';
import { CLAIMS, isDue, LANE_IS_FREE, readyTasks } from './lanes';
import { type ClaimedTask, type TaskError } from '../task';
import { supersedeFailed } from './failed-tasks';
import { recordsInParts } from './result-parts';
import { type Left, recoverLeft } from './recover-left';
import { type Refusal, refusalOf } from './refusal';
import { TaskBodies } from './task-bodies';
import { claimedTask, type QueueTables, UNFINISHED, withAttempt } from './task-tables';

/** How long an instance that gives no sign of life keeps its tasks, where several share the store. */
export const LEASE_MS = 30_000;

/** A claim, for recording what came of it. */
export type Claim = Pick<ClaimedTask, 'name' | 'fence'>;

/** The same, for a failed attempt, which joins those before it. */
type FailedClaim = Claim & Pick<ClaimedTask, 'attemptsLog'>;

export interface ClaimSettings {
  /** How long an instance that gives no sign of life keeps its tasks; by default `LEASE_MS`. */
  readonly leaseMs?: number | undefined;
  /** By what leases end; by default by the clock of a database that instances share. */
  readonly leaseTime?: LeaseTime | undefined;
  /** Says what is kept of the body of a task that fails. */
  readonly bodies?: TaskBodies;
}

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

  readonly leaseMs: number;
  private readonly bodies: TaskBodies;
  private readonly leaseTime: LeaseTime;

  /** @param owner - names this instance among those that share the store. */
  constructor(
    private readonly db: Kysely<QueueTables>,
    private readonly owner: string,
    { leaseMs = LEASE_MS, leaseTime = leaseTimeOf(db), bodies = new TaskBodies([]) }: ClaimSettings = {},
  ) {
    [this.leaseMs, this.leaseTime, this.bodies] = [leaseMs, leaseTime, bodies];
    this.shared = isPostgres(db);
  }

  /**
   * Takes the oldest task that is due and whose lane is free, and counts the attempt; null where none may run now.
   *
   * @param atOnce - how many tasks may run on all instances together.
   * @param heldTypes - types of which none is taken.
   */
  async claim(now: number, atOnce: number, heldTypes: readonly string[] = []): Promise<ClaimedTask | null> {
    const [task] = await this.claimTogether(now, atOnce, heldTypes, () => 1);
    return task ?? null;
  }

  /**
   * The same with those that come right behind it, where they are of the same type and may be taken, too: tasks of
   * different records, in the order in which they would be taken one by one.
   *
   * @param atOnce - how many tasks may run already for none to be taken.
   * @param mostOf - how many of a type are taken together.
   */
  claimTogether(
    now: number,
    atOnce: number,
    heldTypes: readonly string[],
    mostOf: (type: string) => number,
  ): Promise<ClaimedTask[]> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      if (this.shared && (await countRunning(transaction)) >= atOnce) return [];
      await transaction
        .updateTable('queue_task')
        .set({ waits: 0 })
        .where('state', '=', QUEUED)
        .where('waits', '=', sql.lit(1))
        .where('due_at', '<=', now)
        .execute();
      const ready = await readyTasks(transaction, heldTypes, mostOf);
      return ready.length === 0 ? [] : this.take(transaction, ready, now);
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
      if (refusal === null) return { task: (await this.take(transaction, [row!.id], now))[0]! };
      if (refusal === 'early' || refusal === 'behind' || refusal === 'held') {
        const undispatched = transaction.updateTable('queue_task').where('name', '=', name);
        await undispatched.set(({ eb }) => ({ dispatched_at: null, fence: eb('fence', '+', 1) })).execute();
      }
      return { refusal };
    });
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
    const waiting = { state: 'queued', waits: 1, waits_since: now, due_at: dueAt, eta_at: dueAt } as const;
    return happened(this.failedAttempt(claim, error, now).set({ ...waiting, dispatched_at: null }));
  }

  /**
   * Queues a task again whose attempt does not count, since what it needs takes no calls for now.
   *
   * @param etaAt - when it is expected to run.
   * @param dueAt - when it may be begun at the earliest; what holds its type back holds it longer.
   */
  hold(claim: Claim, error: TaskError, { etaAt, dueAt, now }: { etaAt: number; dueAt: number; now: number }) {
    const waits = dueAt > now ? 1 : 0;
    const waiting = { state: 'queued', waits, waits_since: now, due_at: dueAt, eta_at: etaAt } as const;
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
        .set({ lease_until: leaseEnd(this.leaseTime(now), this.leaseMs) })
        .where('name', 'in', names)
        .where('owner', '=', this.owner)
        .where('state', '=', 'running')
        .returning(['name', 'fence'])
        .execute();
    });
  }

  /**
   * Takes up what nobody runs any more, as `recoverLeft` does.
   *
   * @param running - names of tasks that run in this process, whatever has become of their leases.
   */
  recover(maxAttempts: number, usedUp: TaskError, now: number, running: readonly string[] = []): Promise<Left> {
    const { shared, leaseMs, bodies } = this;
    const lease = shared ? { lengthMs: leaseMs, time: this.leaseTime(now) } : null;
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, CLAIMS);
      return recoverLeft(transaction, { maxAttempts, usedUp, now, bodies, running, lease });
    });
  }

  private async take(
    transaction: Transaction<QueueTables>,
    ids: readonly number[],
    now: number,
  ): Promise<ClaimedTask[]> {
    const rows = await transaction
      .updateTable('queue_task')
      .set(({ eb }) => ({ attempts: eb('attempts', '+', 1), fence: eb('fence', '+', 1) }))
      .set({ state: 'running', waits: 0, started_at: now, owner: this.owner })
      .set({ lease_until: leaseEnd(this.leaseTime(now), this.leaseMs) })
      .where('id', 'in', ids)
      .returningAll()
      .execute();
    return rows.toSorted((a, b) => a.position - b.position).map(claimedTask);
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

async function happened(change: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> }): Promise<boolean> {
  return (await change.executeTakeFirst()).numUpdatedRows > 0n;
}
