import { sql, type SqlBool, type Transaction } from 'kysely';
import { isPostgres } from '../../base/store/dialect';
import { type Store } from '../../base/store/store';
import { withPartsChanged } from './result-parts';
import { type TaskBodies } from './task-bodies';
import { type QueueTables, type TaskRow } from './task-tables';

const AT_ONCE = 200;
const REMOVED = 'The message was removed with the personal values of the record';

const withoutMessage = (failure: object): object => ({ ...failure, message: REMOVED });

/** A result without what it says of a record, save ids and how it ended. */
export type WithoutValues = (result: object) => object;

/** Removes what tasks say of records. Ids, states and times stay, and what waits is run all the same. */
export class TaskEraser {
  constructor(
    private readonly store: Pick<Store, 'db' | 'forgetDeleted'>,
    private readonly bodies: TaskBodies,
  ) {}

  /**
   * From the tasks of these records everything, from other tasks the part of their result that is about one of them.
   *
   * @returns how many tasks there are.
   */
  async erase(records: readonly string[], withoutValues: WithoutValues): Promise<number> {
    const names = new Set(records);
    const erased = (row: TaskRow): Partial<TaskRow> =>
      names.has(row.record)
        ? {
            result: changed(row.result, withoutValues),
            error: changed(row.error, withoutMessage),
            attempts_log: changed(row.attempts_log, (attempts) => (attempts as object[]).map(withoutMessage)),
            payload: this.keptOf(row),
          }
        : { result: changed(row.result, (result) => withPartsChanged(result, names, withoutValues)) };
    let tasks = 0;
    for (let last: number | undefined = 0; last !== undefined;) {
      const after: number = last;
      const ids: number[] = await this.store
        .db<QueueTables>()
        .transaction()
        .execute((transaction) => eraseSome(transaction, records, after, erased));
      tasks += ids.length;
      last = ids.at(-1);
    }
    await this.store.forgetDeleted();
    return tasks;
  }

  private keptOf({ type, params, payload }: TaskRow): string | null {
    if (payload === null) return null;
    return this.bodies.afterFailure(type, JSON.parse(params) as Record<string, unknown>, JSON.parse(payload));
  }
}

/** @returns the ids of those that were erased, in order; empty after the last ones. */
async function eraseSome(
  transaction: Transaction<QueueTables>,
  records: readonly string[],
  after: number,
  erased: (row: TaskRow) => Partial<TaskRow>,
): Promise<number[]> {
  const rows = await transaction
    .selectFrom('queue_task')
    .selectAll()
    .where(isAboutOneOf(records))
    .where('id', '>', after)
    .orderBy('id')
    .limit(AT_ONCE)
    .$if(isPostgres(transaction), (query) => query.forUpdate())
    .execute();
  for (const row of rows) {
    await transaction.updateTable('queue_task').set(erased(row)).where('id', '=', row.id).execute();
  }
  return rows.map(({ id }) => id);
}

/** By the indexes of both, never by looking through all tasks. */
function isAboutOneOf(records: readonly string[]) {
  const names = sql.join(records);
  return sql<SqlBool>`id IN (
    SELECT id FROM queue_task WHERE record IN (${names})
    UNION SELECT task FROM queue_task_part WHERE record IN (${names}))`;
}

function changed(json: string | null, change: (value: object) => object): string | null {
  return json === null ? null : JSON.stringify(change(JSON.parse(json) as object));
}
