import { type Kysely, sql, type SqlBool, type Transaction } from 'kysely';
import { isPostgres } from '../../base/store/dialect';
import { type QueueTables } from './task-tables';

/** Who claims tasks, or changes several at once, takes this turn alone. */
export const CLAIMS = 'queue claims';

/** Whoever puts a task into its lane shares this turn; whoever joins lanes has it alone, and before that of the claims. */
export const LANES = 'queue lanes';

/**
 * The task named `candidate` in the statement may be claimed as far as its lane is concerned: nothing of the lane runs
 * and nothing before it waits. A lane that was joined from two may have a running task behind a waiting one.
 */
export const LANE_IS_FREE = sql<SqlBool>`NOT EXISTS (
  SELECT 1 FROM queue_task AS other
  WHERE other.lane = candidate.lane AND (other.position < candidate.position OR other.state = 'running'))`;

/** How far the clocks of instances may be apart. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * The wait of the task named `candidate` began at a moment that is still to come: the clock was set back, and the task
 * would wait by as much longer.
 */
export const beganLater = (now: number) =>
  sql<SqlBool>`coalesce(candidate.waits_since, candidate.started_at, candidate.enqueued_at) > ${now + CLOCKS_DIFFER_MS}`;

/**
 * The task named `candidate` is due. One that was due when it was stored does not ask the clock again, which may be a
 * little behind that of the instance that stored it.
 */
export const isDue = (now: number) =>
  sql<SqlBool>`(candidate.waits = 0 OR candidate.due_at <= ${now} OR ${beganLater(now)})`;

/** The task named `candidate` is of none of these types. */
export const isNotOf = (types: readonly string[]) =>
  types.length === 0 ? sql<SqlBool>`TRUE` : sql<SqlBool>`candidate.type NOT IN (${sql.join(types)})`;

/**
 * The ids of the oldest task that is due and whose lane is free, and of those that come next and are of its type; no two
 * are of one lane.
 *
 * @param mostOf - how many of a type at most.
 */
export async function readyTasks(
  db: Transaction<QueueTables>,
  heldTypes: readonly string[],
  mostOf: (type: string) => number,
): Promise<number[]> {
  const oldest = async (limit: number): Promise<{ id: number; type: string }[]> => {
    const { rows } = await sql<{ id: number; type: string }>`
      SELECT candidate.id, candidate.type FROM queue_task AS candidate
      WHERE candidate.state = 'queued' AND candidate.waits = 0 AND ${isNotOf(heldTypes)} AND ${LANE_IS_FREE}
      ORDER BY candidate.position LIMIT ${limit}`.execute(db);
    return rows;
  };
  const [first] = await oldest(1);
  if (first === undefined) return [];
  const most = mostOf(first.type);
  const rows = most === 1 ? [first] : await oldest(most);
  const other = rows.findIndex(({ type }) => type !== first.type);
  return rows.slice(0, other === -1 ? rows.length : other).map(({ id }) => id);
}

/** The end of the line. In PostgreSQL a sequence, since others put tasks there at the same time. */
export function nextPosition(db: Kysely<QueueTables>) {
  return isPostgres(db)
    ? sql<number>`nextval('queue_task_id_seq')`
    : sql<number>`(SELECT coalesce(max(position), 0) + 1 FROM queue_task)`;
}

/** The given records, and all whose tasks are one line with theirs. */
export async function recordsOfLines(db: Kysely<QueueTables>, records: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('queue_lane')
    .select('record')
    .where('lane', 'in', (lanes) => lanes.selectFrom('queue_lane').select('lane').where('record', 'in', records))
    .execute();
  return [...new Set([...records, ...rows.map(({ record }) => record)])];
}

export async function laneOf(db: Transaction<QueueTables>, record: string): Promise<string> {
  const row = await db.selectFrom('queue_lane').select('lane').where('record', '=', record).executeTakeFirst();
  return row?.lane ?? record;
}
