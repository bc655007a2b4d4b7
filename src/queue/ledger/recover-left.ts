import { type RawBuilder, sql, type Transaction } from 'kysely';
import { leaseEnd } from '../../base/store/lease-time';
import { type ClaimedTask, type TaskError } from '../task';
import { type TaskBodies } from './task-bodies';
import { claimedTask, type QueueTables, UNFINISHED, withAttempt } from './task-tables';

/** Partial indexes are used only where the state is written out in the statement. */
const RUNNING = sql.lit<'running'>('running');

/** How many tasks were left, by what became of them. */
export interface Left {
  readonly queued: number;
  readonly failed: number;
}

interface Recovery {
  readonly maxAttempts: number;
  /** Of a task without attempts left. */
  readonly usedUp: TaskError;
  readonly bodies: TaskBodies;
  /** How long an instance keeps its tasks without a sign of life, and the moment that counts; null where none shares the store. */
  readonly lease: Lease | null;
  /** Names of tasks that are not left. */
  readonly running: readonly string[];
  readonly now: number;
}

interface Lease {
  readonly lengthMs: number;
  readonly time: RawBuilder<number>;
}

/**
 * Queues what nobody runs any more; what has used up its attempts has failed. Where instances share the store, that is
 * what has an ended lease, else everything that an earlier process left running. A lease that ends later than one can,
 * because a clock was set back, is shortened to what one can be.
 */
export async function recoverLeft(transaction: Transaction<QueueTables>, recovery: Recovery): Promise<Left> {
  const { maxAttempts, usedUp, lease, running, now } = recovery;
  if (lease !== null) await shortenLeases(transaction, lease);
  const left = transaction
    .updateTable('queue_task')
    .set({ lease_until: null, dispatched_at: null })
    .where('state', '=', RUNNING)
    .where(UNFINISHED)
    .$if(lease !== null, (query) => query.where('lease_until', '<=', lease!.time))
    .$if(running.length > 0, (query) => query.where('name', 'not in', running));
  const failed = await left
    .set({ state: 'failed', finished_at: now, lane: null, error: JSON.stringify(usedUp) })
    .where('attempts', '>=', maxAttempts)
    .returningAll()
    .execute();
  for (const row of failed) await settleFailed(transaction, claimedTask(row), recovery);
  const queued = await left.set({ state: 'queued', waits: 0, due_at: now, eta_at: now }).executeTakeFirst();
  return { queued: Number(queued.numUpdatedRows), failed: failed.length };
}

async function shortenLeases(transaction: Transaction<QueueTables>, { lengthMs, time }: Lease): Promise<void> {
  await transaction
    .updateTable('queue_task')
    .set({ lease_until: leaseEnd(time, lengthMs) })
    .where('state', '=', RUNNING)
    .where(UNFINISHED)
    .where('lease_until', '>', leaseEnd(time, 2 * lengthMs))
    .execute();
}

/** What each such task needs of its own: the attempt in its log, and only what is kept of its body. */
async function settleFailed(
  transaction: Transaction<QueueTables>,
  { name, type, params, payload: body, attemptsLog }: ClaimedTask,
  { bodies, usedUp, now }: Recovery,
): Promise<void> {
  const payload = bodies.afterFailure(type, params, body);
  const attempts_log = withAttempt(attemptsLog, usedUp, now);
  await transaction.updateTable('queue_task').set({ payload, attempts_log }).where('name', '=', name).execute();
}
