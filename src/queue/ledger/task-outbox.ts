import { type Kysely, sql, type SqlBool } from 'kysely';
import { isDue, isNotOf, LANE_IS_FREE } from './lanes';
import { type QueueTables, type TaskRow } from './task-tables';

/** A task that a queue product has to be told of. */
export interface Dispatch {
  name: string;
  type: string;
  /** When it is to be delivered, epoch milliseconds; null: at once. */
  dueAt: number | null;
  /** Names the claim that this dispatch is to lead to; a later one is a new dispatch of the same task. */
  fence: number;
  /** When the product was told before, for a dispatch that did not come; null for the first. Epoch milliseconds. */
  dispatchedAt: number | null;
}

/**
 * What a queue product has yet to be told of: of every lane the first task. Those behind it follow when it has ended,
 * so that the product has no order to keep.
 */
export class TaskOutbox {
  constructor(private readonly db: Kysely<QueueTables>) {}

  /** The oldest tasks that have to be dispatched. */
  async pending(limit: number): Promise<Dispatch[]> {
    return this.dispatches(sql<SqlBool>`candidate.dispatched_at IS NULL`, limit);
  }

  /** Tasks that were dispatched before the given time and due since then, but never came: to be dispatched once more. */
  async overdue(before: number, limit: number): Promise<Dispatch[]> {
    return this.dispatches(sql<SqlBool>`candidate.dispatched_at < ${before} AND candidate.due_at < ${before}`, limit);
  }

  /** The product has taken the dispatch; without effect where the task was claimed or changed meanwhile. */
  async dispatched({ name, fence }: Dispatch, now: number): Promise<void> {
    await this.db
      .updateTable('queue_task')
      .set({ dispatched_at: now })
      .where('name', '=', name)
      .where('fence', '=', fence)
      .execute();
  }

  /** The product delivered a task that cannot be run here now: it has to be dispatched anew, if it still waits. */
  async returned(name: string): Promise<void> {
    await this.db
      .updateTable('queue_task')
      .set(({ eb }) => ({ dispatched_at: null, fence: eb('fence', '+', 1) }))
      .where('name', '=', name)
      .where('state', '=', 'queued')
      .execute();
  }

  /** What was dispatched of ready tasks, for a later moment, has to be dispatched anew. */
  async recall(): Promise<void> {
    await this.db
      .updateTable('queue_task')
      .set(({ eb }) => ({ dispatched_at: null, fence: eb('fence', '+', 1) }))
      .where('state', '=', sql.lit<'queued'>('queued'))
      .where('waits', '=', sql.lit<0>(0))
      .where('dispatched_at', 'is not', null)
      .execute();
  }

  /** Whether any task could run now. @param heldTypes - types of which none can. */
  async hasReady(now: number, heldTypes: readonly string[] = []): Promise<boolean> {
    const { rows } = await sql`
      SELECT 1 FROM queue_task AS candidate
      WHERE candidate.state = 'queued' AND ${isDue(now)} AND ${isNotOf(heldTypes)} AND ${LANE_IS_FREE} LIMIT 1`.execute(
      this.db,
    );
    return rows.length > 0;
  }

  private async dispatches(which: ReturnType<typeof sql<SqlBool>>, limit: number): Promise<Dispatch[]> {
    const { rows } = await sql<Pick<TaskRow, 'name' | 'type' | 'waits' | 'due_at' | 'fence' | 'dispatched_at'>>`
      SELECT name, type, waits, due_at, fence, dispatched_at FROM queue_task AS candidate
      WHERE candidate.state = 'queued' AND ${which} AND ${LANE_IS_FREE}
      ORDER BY candidate.position LIMIT ${sql.lit(limit)}`.execute(this.db);
    return rows.map((row) => ({
      name: row.name,
      type: row.type,
      dueAt: row.waits === 1 ? row.due_at : null,
      fence: row.fence,
      dispatchedAt: row.dispatched_at,
    }));
  }
}
