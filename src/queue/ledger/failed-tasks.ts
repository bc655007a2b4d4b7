import { type Kysely, sql, type SqlBool, type Transaction } from 'kysely';
import { isPostgres, takeTurn } from '../../base/store/dialect';
import { type FailureGroup } from '../task';
import { failureGroups } from './failure-groups';
import { LANES } from './lanes';
import { requeued } from './requeue';
import { conditionsOf, type LedgerFilter } from './task-filter';
import { mayNameTask } from './task-name';
import { IS_OPEN_FAILURE, type QueueTables, type TaskRow } from './task-tables';

/** Which failed tasks; their state need not be said. */
export type FailedFilter = Omit<LedgerFilter, 'state'>;

/** Where a task is in the list of all. */
type Place = Pick<TaskRow, 'enqueued_at' | 'id'>;

const AT_ONCE = 200;

/** What becomes of failed tasks by hand; each step is one durable transaction. */
export class FailedTasks {
  constructor(private readonly db: Kysely<QueueTables>) {}

  /**
   * Puts some of the failed tasks that fit at the end of the line, the oldest first, each with all its attempts before it.
   *
   * @param after - `last` of the call before; null for the first.
   * @returns the tasks, and where the next call goes on: null after the last ones.
   */
  requeueSome(
    filter: FailedFilter,
    after: Place | null,
    now: number,
  ): Promise<{ tasks: TaskRow[]; last: Place | null }> {
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, LANES, 'shared');
      const places = await this.some(transaction, filter, after);
      const tasks: TaskRow[] = [];
      for (const { id } of places) tasks.push(await requeued(transaction, id, now));
      return { tasks, last: places.at(-1) ?? null };
    });
  }

  /** How many failed tasks fit. */
  async count(filter: FailedFilter): Promise<number> {
    let query = this.db.selectFrom('queue_task').select(({ fn }) => fn.countAll<number>().as('tasks'));
    for (const condition of conditionsOf(failed(filter), this.db)) query = query.where(condition);
    return (await query.executeTakeFirstOrThrow()).tasks;
  }

  /** Nothing is left to do about this task: it counts as superseded. @returns false where it is not failed. */
  async dismiss(name: string, now: number): Promise<boolean> {
    if (!mayNameTask(name)) return false;
    const { numUpdatedRows } = await this.db
      .updateTable('queue_task')
      .set({ dismissed_at: sql<number>`coalesce(dismissed_at, ${now})` })
      .where('name', '=', name)
      .where('state', '=', 'failed')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /**
   * The same of some of the failed tasks that fit, the oldest first.
   *
   * @param after - as of `requeueSome`.
   * @returns how many were not dismissed before, and where the next call goes on: null after the last ones.
   */
  dismissSome(
    filter: FailedFilter,
    after: Place | null,
    now: number,
  ): Promise<{ dismissed: number; last: Place | null }> {
    return this.db.transaction().execute(async (transaction) => {
      const places = await this.some(transaction, filter, after);
      const last = places.at(-1);
      if (last === undefined) return { dismissed: 0, last: null };
      const { numUpdatedRows } = await transaction
        .updateTable('queue_task')
        .set({ dismissed_at: now })
        .where('dismissed_at', 'is', null)
        .where(
          'id',
          'in',
          places.map(({ id }) => id),
        )
        .executeTakeFirst();
      return { dismissed: Number(numUpdatedRows), last };
    });
  }

  /** Failed tasks by error and type, as `failureGroups` tells. */
  groups(superseded: boolean): Promise<FailureGroup[]> {
    return failureGroups(this.db, superseded);
  }

  /** Nobody else changes them until the transaction ends. */
  private some(transaction: Transaction<QueueTables>, filter: FailedFilter, after: Place | null): Promise<Place[]> {
    let query = transaction.selectFrom('queue_task').select(['id', 'enqueued_at']);
    for (const condition of conditionsOf(failed(filter), transaction)) query = query.where(condition);
    if (after !== null) query = query.where(sql<SqlBool>`(enqueued_at, id) > (${after.enqueued_at}, ${after.id})`);
    return query
      .orderBy('enqueued_at')
      .orderBy('id')
      .limit(AT_ONCE)
      .$if(isPostgres(transaction), (locked) => locked.forUpdate())
      .execute();
  }
}

/** To be called as soon as a task has succeeded: what failed before, of the same type and record, needs nobody any more. */
export async function supersedeFailed(
  transaction: Transaction<QueueTables>,
  { name, record, type }: Pick<TaskRow, 'name' | 'record' | 'type'>,
): Promise<void> {
  await transaction
    .updateTable('queue_task')
    .set({ superseded_by: name })
    .where('record', '=', record)
    .where('type', '=', type)
    .where(IS_OPEN_FAILURE)
    .execute();
}

const failed = (filter: FailedFilter): LedgerFilter => ({ ...filter, state: 'failed' });
