import { type Kysely } from 'kysely';
import { type HourOfTasks } from '../task';
import { iso, type QueueTables } from './task-tables';

const HOUR_MS = 3_600_000;
/** Another instance's clock may be late by so much. */
const SETTLED_AFTER_MS = 300_000;

/** Tells how many tasks came and ended, hour by hour, as far as tasks are kept. */
export class TaskHistory {
  /** Hours that are over, by their number since the epoch: they are counted once, since that takes long where there are many tasks. */
  private readonly over = new Map<number, HourOfTasks>();

  constructor(private readonly db: Kysely<QueueTables>) {}

  /**
   * The whole hours, by UTC, from that of one moment to that of the other, the earliest first.
   *
   * @param since - epoch milliseconds, as `until`, which is the present.
   */
  async hours(since: number, until: number): Promise<HourOfTasks[]> {
    const [first, last] = [Math.floor(since / HOUR_MS), Math.floor(until / HOUR_MS)];
    for (const hour of this.over.keys()) if (hour < first) this.over.delete(hour);
    const hours: HourOfTasks[] = [];
    // One after the other: a long hour then holds up nobody else for as long as all of them would.
    for (let hour = first; hour <= last; hour += 1) {
      const counted = this.over.get(hour) ?? (await this.count(hour * HOUR_MS, (hour + 1) * HOUR_MS));
      if ((hour + 1) * HOUR_MS + SETTLED_AFTER_MS <= until) this.over.set(hour, counted);
      hours.push(counted);
    }
    return hours;
  }

  private async count(begin: number, end: number): Promise<HourOfTasks> {
    const accepted = await this.db
      .selectFrom('queue_task')
      .select(({ fn }) => fn.countAll<number>().as('tasks'))
      .where('enqueued_at', '>=', begin)
      .where('enqueued_at', '<', end)
      .executeTakeFirstOrThrow();
    const ended = await this.db
      .selectFrom('queue_task')
      .select(({ fn }) => ['state', fn.countAll<number>().as('tasks')])
      .where('finished_at', 'is not', null)
      .where('finished_at', '>=', begin)
      .where('finished_at', '<', end)
      .groupBy('state')
      .execute();
    const of = (state: string): number => ended.find((row) => row.state === state)?.tasks ?? 0;
    return { at: iso(begin), accepted: accepted.tasks, succeeded: of('succeeded'), failed: of('failed') };
  }
}
