import { type Kysely, sql } from 'kysely';
import { type HourOfTasks } from '../task';
import { type QueueTables } from './task-tables';

const HOUR_MS = 3_600_000;

/** Tells how many tasks came and ended, hour by hour, as far as tasks are kept. */
export class TaskHistory {
  constructor(private readonly db: Kysely<QueueTables>) {}

  /**
   * The whole hours, by UTC, from that of one moment to that of the other, the earliest first.
   *
   * @param since - epoch milliseconds, as `until`.
   */
  async hours(since: number, until: number): Promise<HourOfTasks[]> {
    const [first, last] = [Math.floor(since / HOUR_MS), Math.floor(until / HOUR_MS)];
    const [accepted, ended] = await Promise.all([this.accepted(first * HOUR_MS), this.ended(first * HOUR_MS)]);
    return Array.from({ length: last - first + 1 }, (_, index) => {
      const hour = first + index;
      const ofState = (state: string): number =>
        ended.find((row) => row.hour === hour && row.state === state)?.tasks ?? 0;
      return {
        at: new Date(hour * HOUR_MS).toISOString(),
        accepted: accepted.find((row) => row.hour === hour)?.tasks ?? 0,
        succeeded: ofState('succeeded'),
        failed: ofState('failed'),
      };
    });
  }

  private async accepted(since: number): Promise<{ hour: number; tasks: number }[]> {
    const { rows } = await sql<{ hour: number; tasks: number }>`
      SELECT enqueued_at / ${sql.lit(HOUR_MS)} AS hour, count(*) AS tasks
      FROM queue_task WHERE enqueued_at >= ${since} GROUP BY 1`.execute(this.db);
    return rows;
  }

  private async ended(since: number): Promise<{ hour: number; state: string; tasks: number }[]> {
    const { rows } = await sql<{ hour: number; state: string; tasks: number }>`
      SELECT finished_at / ${sql.lit(HOUR_MS)} AS hour, state, count(*) AS tasks
      FROM queue_task WHERE finished_at IS NOT NULL AND finished_at >= ${since} GROUP BY 1, 2`.execute(this.db);
    return rows;
  }
}
