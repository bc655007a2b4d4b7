import { type DialectAdapter, PostgresAdapter, type RawBuilder, sql, type Transaction } from 'kysely';

/** The one place that knows in what the two databases differ for those who keep something in the store. */
export interface Connected {
  getExecutor(): { readonly adapter: DialectAdapter };
}

/** PostgreSQL may be shared by several instances of the service; a SQLite file belongs to one process. */
export function isPostgres(db: Connected): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** The column type of a number that the database counts up for each new row. */
export function countedUp(db: Connected): 'bigserial' | 'integer' {
  return isPostgres(db) ? 'bigserial' : 'integer';
}

/** The hidden column by which the database itself tells rows apart. */
export function rowId(db: Connected): RawBuilder<unknown> {
  return sql.raw(isPostgres(db) ? 'ctid' : 'rowid');
}

/**
 * Until the transaction ends, no other one works under the name, or only others that share it. In SQLite transactions
 * take turns anyway.
 */
export async function takeTurn<Tables>(
  transaction: Transaction<Tables>,
  name: string,
  mode: 'alone' | 'shared' = 'alone',
): Promise<void> {
  if (!isPostgres(transaction)) return;
  const lock = sql.raw(mode === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared');
  await sql`SELECT ${lock}(hashtextextended(${name}, 0))`.execute(transaction);
}
