import { type Kysely, type RawBuilder, sql, type SqlBool } from 'kysely';
import { isPostgres } from '../../base/store/dialect';
import { type TaskFilter } from '../task';
import { errorCode, type QueueTables, UNFINISHED } from './task-tables';

/** A filter with the records of the line that it names. */
export type LedgerFilter = Omit<TaskFilter, 'record'> & { records?: readonly string[] };

const IS_OPEN = sql<SqlBool>`superseded_by IS NULL AND dismissed_at IS NULL`;

/** What tasks can be found by, in the order in which an index of theirs leaves the fewest. */
type FoundBy = 'records' | 'unfinished' | 'failed' | 'code' | 'type' | 'time' | 'succeeded';

/**
 * The conditions of a filter. One of them is looked up in its index, and whatever that finds is held against the others:
 * SQLite, which keeps no statistics, would else rather look up a type that nearly all tasks have.
 */
export function conditionsOf(filter: LedgerFilter, db: Kysely<QueueTables>): RawBuilder<SqlBool>[] {
  const foundBy = bestIndex(filter);
  const column = (name: string, usesIndex: boolean): RawBuilder<unknown> =>
    usesIndex || isPostgres(db) ? sql.ref(name) : sql`+${sql.ref(name)}`;
  const { records, code, since, until, type } = filter;
  const enqueuedAt = column('enqueued_at', foundBy !== 'records');
  return [
    ...(records === undefined ? [] : [sql<SqlBool>`record IN (${sql.join(records)})`]),
    ...(code === undefined ? [] : [ofCode(code, foundBy === 'code', db)]),
    ...stateOf(filter, column('state', ['unfinished', 'failed', 'succeeded'].includes(foundBy ?? ''))),
    ...(since === undefined ? [] : [sql<SqlBool>`${enqueuedAt} >= ${since}`]),
    ...(until === undefined ? [] : [sql<SqlBool>`${enqueuedAt} <= ${until}`]),
    ...(type === undefined ? [] : [sql<SqlBool>`${column('type', foundBy === 'type')} = ${type}`]),
  ];
}

function bestIndex({ records, code, state, since, until, type }: LedgerFilter): FoundBy | null {
  if (records !== undefined) return 'records';
  if (state === 'queued' || state === 'running') return 'unfinished';
  if (state === 'failed') return 'failed';
  if (code !== undefined) return 'code';
  if (type !== undefined) return 'type';
  if (since !== undefined || until !== undefined) return 'time';
  return state === undefined ? null : 'succeeded';
}

function ofCode(code: string, usesIndex: boolean, db: Kysely<QueueTables>): RawBuilder<SqlBool> {
  if (usesIndex) return sql<SqlBool>`error IS NOT NULL AND ${errorCode(db)} = ${code}`;
  return sql<SqlBool>`${isPostgres(db) ? errorCode(db) : sql`+${errorCode(db)}`} = ${code}`;
}

/** With what the partial index of the state says, for it to be used. */
function stateOf({ state, superseded }: LedgerFilter, column: RawBuilder<unknown>): RawBuilder<SqlBool>[] {
  if (state === undefined) return [];
  const isState = sql<SqlBool>`${column} = ${sql.lit(state)}`;
  if (state === 'queued' || state === 'running') return [isState, UNFINISHED];
  const ended = [isState, sql<SqlBool>`finished_at IS NOT NULL`];
  return state === 'failed' && superseded !== true ? [...ended, IS_OPEN] : ended;
}
