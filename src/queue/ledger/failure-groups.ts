import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type FailureGroup } from '../task';
import { errorCode, IS_FAILURE, IS_OPEN_FAILURE, iso, type QueueTables } from './task-tables';

/** By what failed tasks are grouped; sorts as their index does. */
type Kind = Pick<FailureGroup, 'code' | 'type'>;

type Last = Readonly<Record<keyof Kind, string>>;

/** Comes before every kind. */
const BEFORE_ALL: Last = { code: '', type: '' };

/**
 * Failed tasks by error and type, the most frequent first. From each kind the index leads to the next one and to the
 * newest task, so that no task is read but those that are named.
 *
 * @param superseded - whether those count, too, that are superseded or dismissed.
 */
export async function failureGroups(db: Kysely<QueueTables>, superseded: boolean): Promise<FailureGroup[]> {
  const groups: FailureGroup[] = [];
  for (let kind = await kindAfter(db, superseded, BEFORE_ALL); kind !== null;) {
    const group = await groupOf(db, superseded, kind);
    if (group !== null) groups.push(group);
    kind = await kindAfter(db, superseded, kind);
  }
  return groups.toSorted((a, b) => b.count - a.count || b.newestAt.localeCompare(a.newestAt));
}

const failures = (superseded: boolean) => (superseded ? IS_FAILURE : IS_OPEN_FAILURE);

/** The next type of the same error, else the first one of the next error: each is one step in the index. */
async function kindAfter(db: Kysely<QueueTables>, superseded: boolean, last: Last): Promise<Kind | null> {
  const code = errorCode(db);
  const firstWhere = async (condition: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<Kind | null> => {
    const { rows } = await sql<Kind>`
      SELECT ${code} AS code, type FROM queue_task
      WHERE ${failures(superseded)} AND ${condition} ORDER BY ${order} LIMIT 1`.execute(db);
    return rows[0] ?? null;
  };
  return (
    (await firstWhere(sql`${code} = ${last.code} AND type > ${last.type}`, sql`type`)) ??
    (await firstWhere(sql`${code} > ${last.code}`, sql`${code}, type`))
  );
}

/** null where they were tried again meanwhile. */
async function groupOf(db: Kysely<QueueTables>, superseded: boolean, kind: Kind): Promise<FailureGroup | null> {
  const isOfKind = sql`${failures(superseded)} AND ${errorCode(db)} = ${kind.code} AND type = ${kind.type}`;
  const [counted, newest] = await Promise.all([
    sql<{ tasks: number }>`SELECT count(*) AS tasks FROM queue_task WHERE ${isOfKind}`.execute(db),
    sql<{ name: string; finished_at: number }>`
      SELECT name, finished_at FROM queue_task WHERE ${isOfKind}
      ORDER BY finished_at DESC, id DESC LIMIT 1`.execute(db),
  ]);
  const [{ tasks: count } = { tasks: 0 }] = counted.rows;
  const [example] = newest.rows;
  if (count === 0 || example === undefined) return null;
  return { ...kind, count, newestAt: iso(example.finished_at), example: example.name };
}
