import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, type SqliteStatement } from 'kysely';
import { AppError } from '../errors/app-error';
import { FileIdentity } from './file-identity';
import { type OnFailure } from './open-database';
import { storeFailure } from './sqlite-errors';
import { WalSync } from './wal-sync';

/** Statements after which nothing is stored that was not before. */
const STORES_NOTHING = /^\s*(?:select|begin|rollback|pragma)\b/i;
/** Statements that tell how many rows they changed. */
const COUNTS_CHANGES = /^\s*(?:insert|update|delete)\b/i;

const MOST_STATEMENTS = 200;

/** A statement that is kept for the next time. */
interface Prepared {
  readonly statement: StatementSync;
  readonly reader: boolean;
}

/**
 * Node's own SQLite in the shape that Kysely's dialect asks for. What is committed is on the disk once `onDisk` resolves:
 * SQLite itself would keep the whole process waiting for the disk. It is written into the file that bears the name; into
 * one that was deleted or replaced nothing is. What is deleted is overwritten (`secure_delete`).
 *
 * @throws AppError `store-unavailable` from every method, where the file or the disk is the reason.
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export class NodeSqliteDatabase implements SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly identity: FileIdentity;
  private readonly wal: WalSync;
  /** By their text, the latest used last. */
  private readonly statements = new Map<string, Prepared>();

  constructor(
    file: string,
    private readonly onFailure: OnFailure = () => undefined,
  ) {
    this.database = this.attempt(() => {
      const database = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true });
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON');
      return database;
    });
    this.identity = new FileIdentity(file);
    this.wal = new WalSync(`${file}-wal`);
  }

  /** Resolves once all that was committed before is on the disk. */
  async onDisk(): Promise<void> {
    try {
      await this.wal.settled();
    } catch (thrown) {
      this.onFailure();
      throw thrown;
    }
  }

  prepare(sql: string): SqliteStatement {
    // A full disk makes SQLite roll back by itself; Kysely's own rollback would then hide why.
    if (sql === 'rollback' && !this.isTransaction) return NOTHING;
    const commits = !STORES_NOTHING.test(sql) && (sql === 'commit' || !this.isTransaction);
    if (commits) this.attempt(() => this.identity.assertSame());
    const { statement, reader } = this.attempt(() => this.prepared(sql));
    return {
      reader,
      all: (values) => {
        const rows = this.attempt(() => statement.all(...(values as SQLInputValue[])));
        if (commits && rows.length > 0) this.wal.changed();
        return rows;
      },
      run: (values) => {
        const result = this.attempt(() => statement.run(...(values as SQLInputValue[])));
        if (commits && !(COUNTS_CHANGES.test(sql) && result.changes === 0)) this.wal.changed();
        return result;
      },
      // Whoever reads row by row has a statement of its own: another use would set it back.
      iterate: (values) => this.attempt(() => this.database.prepare(sql).iterate(...(values as SQLInputValue[]))),
    };
  }

  private get isTransaction(): boolean {
    return this.database.isOpen && this.database.isTransaction;
  }

  /** Those that are used most are prepared once: they take longer to prepare than to run. */
  private prepared(sql: string): Prepared {
    const known = this.statements.get(sql) ?? this.newlyPrepared(sql);
    this.statements.delete(sql);
    this.statements.set(sql, known);
    if (this.statements.size > MOST_STATEMENTS) this.statements.delete(this.statements.keys().next().value!);
    return known;
  }

  private newlyPrepared(sql: string): Prepared {
    const statement = this.database.prepare(sql);
    return { statement, reader: statement.columns().length > 0 };
  }

  close(): void {
    this.statements.clear();
    if (this.database.isOpen) this.database.close();
    this.wal.close();
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
