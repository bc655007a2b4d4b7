import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, type SqliteStatement } from 'kysely';
import { AppError } from '../errors/app-error';
import { FileIdentity } from './file-identity';
import { type OnFailure } from './open-database';
import { storeFailure } from './sqlite-errors';

/** Statements after which nothing is stored that was not before. */
const STORES_NOTHING = /^\s*(?:select|rollback|pragma)\b/i;

const MOST_STATEMENTS = 200;

/**
 * Node's own SQLite in the shape that Kysely's dialect asks for. What is committed has reached the disk
 * (`synchronous = FULL`), and the file that bears the name: to one that was deleted or replaced nothing is written. What
 * is deleted is overwritten (`secure_delete`).
 *
 * @throws AppError `store-unavailable` from every method, where the file or the disk is the reason.
 */
export class NodeSqliteDatabase implements SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly identity: FileIdentity;
  /** By their text, the latest used last. */
  private readonly statements = new Map<string, StatementSync>();

  constructor(
    file: string,
    private readonly onFailure: OnFailure = () => undefined,
  ) {
    this.database = this.attempt(() => {
      const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
      return database;
    });
    this.identity = new FileIdentity(file);
  }

  prepare(sql: string): SqliteStatement {
    // A full disk makes SQLite roll back by itself; Kysely's own rollback would then hide why.
    if (sql === 'rollback' && !this.database.isTransaction) return NOTHING;
    if (!STORES_NOTHING.test(sql)) this.attempt(() => this.identity.assertSame());
    const statement = this.attempt(() => this.prepared(sql));
    const attempt = <T>(action: () => T): T => this.attempt(action);
    return {
      reader: statement.columns().length > 0,
      all: (values) => attempt(() => statement.all(...(values as SQLInputValue[]))),
      run: (values) => attempt(() => statement.run(...(values as SQLInputValue[]))),
      // Whoever reads row by row has a statement of its own: another use would set it back.
      iterate: (values) => attempt(() => this.database.prepare(sql).iterate(...(values as SQLInputValue[]))),
    };
  }

  /** Those that are used most are prepared once: they take longer to prepare than to run. */
  private prepared(sql: string): StatementSync {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.delete(sql);
    this.statements.set(sql, statement);
    if (this.statements.size > MOST_STATEMENTS) this.statements.delete(this.statements.keys().next().value!);
    return statement;
  }

  close(): void {
    this.statements.clear();
    if (this.database.isOpen) this.database.close();
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (thrown) {
      const failure = storeFailure(thrown);
      if (failure instanceof AppError) this.onFailure();
      throw failure;
    }
  }
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};
