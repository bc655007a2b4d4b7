import { type Kysely, sql, type SqlBool, type Transaction } from 'kysely';
import { isPostgres, takeTurn } from '../../base/store/dialect';
import { type FailureGroup } from '../task';
import { LANES } from './lanes';
import { requeued } from './requeue';
import { conditionsOf, type LedgerFilter } from './task-filter';
import { mayNameTask } from './task-name';
import { errorCode, IS_OPEN_FAILURE, iso, type QueueTables, type TaskRow } from './task-tables';

/** Which failed tasks; their state need not be said. */
export type FailedFilter = Omit<LedgerFilter, 'state'>;

/** Where a task is in the list of all. */
type Place = Pick<TaskRow, 'enqueued_at' | 'id'>;

const REQUEUED_AT_ONCE = 200;

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
      let query = transaction.selectFrom('queue_task').select(['id', 'enqueued_at']);
      for (const condition of conditionsOf(failed(filter), transaction)) query = query.where(condition);
      if (after !== null) query = query.where(sql<SqlBool>`(enqueued_at, id) > (${after.enqueued_at}, ${after.id})`);
      const places = await query
        .orderBy('enqueued_at')
        .orderBy('id')
        .limit(REQUEUED_AT_ONCE)
        .$if(isPostgres(transaction), (locked) => locked.forUpdate())
        .execute();
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

  /** The same of all failed tasks that fit. @returns how many there were. */
  async dismissAll(filter: FailedFilter, now: number): Promise<number> {
    let query = this.db.updateTable('queue_task').set({ dismissed_at: now }).where('dismissed_at', 'is', null);
    for (const condition of conditionsOf(failed(filter), this.db)) query = query.where(condition);
    return Number((await query.executeTakeFirst()).numUpdatedRows);
  }

  /**
   * Failed tasks by error and type, the most frequent first.
   *
   * @param superseded - whether those count, too, that are superseded or dismissed.
   */
  async groups(superseded: boolean): Promise<FailureGroup[]> {
    const code = errorCode(this.db);
    const which = superseded ? sql`state = 'failed' AND finished_at IS NOT NULL` : IS_OPEN_FAILURE;
    const { rows } = await sql<Omit<FailureGroup, 'newestAt'> & { newest_at: number }>`
      SELECT code, type, tasks AS count, newest_at, (
        SELECT name FROM queue_task
        WHERE ${which} AND ${code} = found.code AND type = found.type AND finished_at = newest_at
        ORDER BY id DESC LIMIT 1) AS example
      FROM (
        SELECT ${code} AS code, type, count(*) AS tasks, max(finished_at) AS newest_at
        FROM queue_task WHERE ${which} GROUP BY 1, 2) AS found
      ORDER BY tasks DESC, newest_at DESC`.execute(this.db);
    return rows.map(({ newest_at, ...group }) => ({ ...group, newestAt: iso(newest_at) }));
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
