import { sql, type Transaction } from 'kysely';
import { nextPosition } from './lanes';
import { type QueueTables, type TaskRow } from './task-tables';

/** Finished tasks are not taken along when lanes are joined. */
const PRESENT_LANE = sql<string>`coalesce((SELECT l.lane FROM queue_lane AS l WHERE l.record = queue_task.record), record)`;

/** Puts a failed task at the end of the line, with all its attempts before it. To be done in the shared turn of lanes. */
export function requeued(transaction: Transaction<QueueTables>, id: number, now: number): Promise<TaskRow> {
  return transaction
    .updateTable('queue_task')
    .set({ state: 'queued', waits: 0, due_at: now, eta_at: now, position: nextPosition(transaction) })
    .set({ attempts: 0, started_at: null, finished_at: null, error: null, lane: PRESENT_LANE })
    .set({ superseded_by: null, dismissed_at: null })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
