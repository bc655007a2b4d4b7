import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type SqliteDatabase, type SqliteStatement } from 'kysely';
import { storeFailure } from './sqlite-errors';

/**
 * Node's own SQLite in the shape that Kysely's dialect asks for. What is committed has reached the disk
 * (`synchronous = FULL`). What is deleted is overwritten (`secure_delete`).
 *
 * @throws AppError `store-unavailable` from every method, where the file or the disk is the reason.
 */
export class NodeSqliteDatabase implements SqliteDatabase {
  private readonly database: DatabaseSync;

  constructor(file: string) {
    this.database = attempt(() => {
      const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
      return database;
    });
  }

  prepare(sql: string): SqliteStatement {
    // A full disk makes SQLite roll back by itself; Kysely's own rollback would then hide why.
    if (sql === 'rollback' && !this.database.isTransaction) return NOTHING;
    const statement = attempt(() => this.database.prepare(sql));
    return {
      reader: statement.columns().length > 0,
      all: (values) => attempt(() => statement.all(...(values as SQLInputValue[]))),
      run: (values) => attempt(() => statement.run(...(values as SQLInputValue[]))),
      iterate: (values) => attempt(() => statement.iterate(...(values as SQLInputValue[]))),
    };
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    throw storeFailure(thrown);
  }
}
