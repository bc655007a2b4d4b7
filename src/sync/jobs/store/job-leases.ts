import { type ExpressionBuilder, type Kysely, type RawBuilder, type Updateable } from 'kysely';
import { isPostgres } from '../../../base/store/dialect';
import { leaseEnd, leaseTimeOf } from '../../../base/store/lease-time';
import { type JobRow } from './job-rows';
import { type JobTable, type JobTables } from './job-tables';

const LEASE_MS = 30_000;
/** How far the clocks of two instances may be apart. */
const CLOCK_DIFFERENCE_MS = 60_000;
export const LEASE_RENEWED_EVERY_MS = LEASE_MS / 3;

/** What becomes of a job that its holder gives back; empty where that is for others to say. */
export type JobEnding = Updateable<Omit<JobTable, 'number' | 'id' | 'type' | 'holder' | 'held_until'>>;

/** One process at a time works for a job: the one that has its lease, which ends by itself where that process dies. */
export class JobLeases {
  constructor(
    private readonly db: Kysely<JobTables>,
    private readonly leaseTime = leaseTimeOf(db),
  ) {}

  /**
   * Takes the jobs that nobody works for and that are to go on now.
   *
   * @param newHolder - gives a name that no other holder has.
   * @param holders - those who work in this process, whatever has become of their leases.
   */
  async take(newHolder: () => string, now: number, holders: readonly string[] = []): Promise<JobRow[]> {
    const isFree = freeAt(now, this.leaseTime(now), holders);
    const free = await this.db.selectFrom('job').select('id').where(isFree).execute();
    const taken: JobRow[] = [];
    for (const { id } of free) {
      const row = await this.db
        .updateTable('job')
        .set((expression) => ({
          holder: newHolder(),
          held_until: leaseEnd(this.leaseTime(now), LEASE_MS),
          state: 'running',
          started_at: expression.fn.coalesce('started_at', expression.val(now)),
          paused_because: null,
          resumes_at: null,
        }))
        .where('id', '=', id)
        .where(isFree)
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) taken.push(row);
    }
    return taken;
  }

  /** To be called before any lease is taken: a SQLite file has one process at a time, so whoever had a lease is gone. */
  async forgetPredecessors(): Promise<void> {
    if (isPostgres(this.db)) return;
    await this.db.updateTable('job').set({ held_until: 0 }).where('held_until', '>', 0).execute();
  }

  /**
   * What passed since the lease was taken or renewed is time that the job was worked for, once it has come to its records.
   *
   * @returns whether the holder still has the lease, and the job is to go on.
   */
  async renew(id: string, holder: string, now: number): Promise<boolean> {
    const heldUntil = leaseEnd(this.leaseTime(now), LEASE_MS);
    const renewed = await this.db
      .updateTable('job')
      .set((expression) => ({
        held_until: heldUntil,
        worked_ms: expression
          .case()
          .when(expression.or([expression('done', '>', 0), expression('total', 'is not', null)]))
          .then(expression('worked_ms', '+', expression(heldUntil, '-', expression.ref('held_until'))))
          .else(expression.ref('worked_ms'))
          .end(),
      }))
      .where('id', '=', id)
      .where('holder', '=', holder)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    return renewed !== undefined;
  }

  /** Gives the job back, with what became of it unless people decided otherwise meanwhile. */
  async release(id: string, holder: string, to: JobEnding): Promise<void> {
    const free = { holder: null, held_until: 0 };
    const mine = this.db.updateTable('job').where('id', '=', id).where('holder', '=', holder);
    await mine
      .set({ ...to, ...free })
      .where('state', '=', 'running')
      .execute();
    // Holder no more where the first statement fitted.
    await mine.set(free).execute();
  }
}

/** Nobody works for it, and it is to go on now. */
const freeAt =
  (now: number, leaseTime: RawBuilder<number>, holders: readonly string[]) =>
  (where: ExpressionBuilder<JobTables, 'job'>) =>
    where.and([
      where('held_until', '<=', leaseTime),
      where.or([
        where('holder', 'is', null),
        ...(holders.length === 0 ? [where.lit(true)] : [where('holder', 'not in', holders)]),
      ]),
      where.or([
        where('state', 'in', ['queued', 'running']),
        where.and([
          where('state', '=', 'paused'),
          where('resumes_at', 'is not', null),
          // A pause that begins later than now: the clock was set back, and when it ends is not known any more.
          where.or([where('resumes_at', '<=', now), where('paused_at', '>', now + CLOCK_DIFFERENCE_MS)]),
        ]),
      ]),
    ]);
