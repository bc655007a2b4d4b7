import { type Kysely, sql } from 'kysely';
import { beganLater, isDue } from './lanes';
import { type QueueTables } from './task-tables';

/** Partial indexes are used only where the state is written out in the statement. */
const QUEUED = sql.lit<'queued'>('queued');

/** When tasks that wait may be begun. */
export class DueTimes {
  constructor(private readonly db: Kysely<QueueTables>) {}

  /** Milliseconds until a waiting task becomes due; 0 for one that is, or that does not wait. */
  async inMs(name: string, now: number): Promise<number> {
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
  async next(): Promise<number | null> {
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
}
