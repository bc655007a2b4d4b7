import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type SqliteDatabase, type SqliteStatement } from 'kysely';
import { AppError } from '../errors/app-error';
import { FileIdentity } from './file-identity';
import { type OnFailure } from './open-database';
import { SharedTransaction } from './shared-transaction';
import { storeFailure } from './sqlite-errors';
import { WalSync } from './wal-sync';

/** Statements that may be one of several in a transaction, and change something. */
const WRITES = /^\s*(?:insert|update|delete|replace|with)\b/i;
const READS = /^\s*select\b/i;
/** How Kysely spells the ends of a transaction. */
const BOUNDARIES = ['begin', 'commit', 'rollback'] as const;

const MOST_STATEMENTS = 200;

/** A statement that is kept for the next time. */
interface Prepared {
  readonly statement: StatementSync;
  readonly reader: boolean;
}

/**
 * Node's own SQLite in the shape that Kysely's dialect asks for. What is written is committed and on the disk once `onDisk`
 * resolves: SQLite itself would keep the whole process waiting for the disk. It is written into the file that bears the name; into
 * one that was deleted or replaced nothing is. What is deleted is overwritten (`secure_delete`).
 *
 * @throws AppError `store-unavailable` from every method, where the file or the disk is the reason.
 * @see https://www.sqlite.org/pragma.html#pragma_synchronous
 */
export class NodeSqliteDatabase implements SqliteDatabase {
  private readonly database: DatabaseSync;
  private readonly wal: WalSync;
  private readonly shared: SharedTransaction;
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
    const identity = new FileIdentity(file);
    this.wal = new WalSync(`${file}-wal`);
    this.shared = new SharedTransaction(this.database, this.wal, () => identity.assertSame());
  }

  /** Resolves once all that was written before is on the disk. @throws AppError `store-unavailable` */
  async onDisk(): Promise<void> {
    try {
      await this.shared.onDisk();
    } catch (thrown) {
      this.onFailure();
      throw storeFailure(thrown);
    }
  }

  prepare(sql: string): SqliteStatement {
    const boundary = BOUNDARIES.find((each) => each === sql);
    if (boundary !== undefined) return this.boundary(boundary);
    const { statement, reader } = this.attempt(() => this.prepared(sql));
    return {
      reader,
      all: (values) =>
        this.ran(
          sql,
          () => statement.all(...(values as SQLInputValue[])),
          (rows) => rows.length > 0,
        ),
      run: (values) =>
        this.ran(
          sql,
          () => statement.run(...(values as SQLInputValue[])),
          ({ changes }) => Number(changes) > 0,
        ),
      // Whoever reads row by row has a statement of its own: another use would set it back.
      iterate: (values) => this.attempt(() => this.database.prepare(sql).iterate(...(values as SQLInputValue[]))),
    };
  }

  private boundary(step: (typeof BOUNDARIES)[number]): SqliteStatement {
    const run = (): { changes: number; lastInsertRowid: number } => {
      this.attempt(() => this.shared[step]());
      return { changes: 0, lastInsertRowid: 0 };
    };
    return { reader: false, all: () => [], run, iterate: () => [].values() };
  }

  /** Reads see what is not on the disk yet, and wait for it as writes do. */
  private ran<T>(sql: string, run: () => T, changedBy: (result: T) => boolean): T {
    return this.attempt(() => {
      if (READS.test(sql) || this.shared.isInside) return run();
      if (WRITES.test(sql)) {
        this.shared.join();
        const result = run();
        if (changedBy(result)) this.shared.changed();
        return result;
      }
      // Such as tables, or what SQLite does with its file.
      this.shared.endNow();
      const result = run();
      this.wal.changed();
      return result;
    });
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
    this.shared.close();
    if (this.database.isOpen) this.database.close();
    this.wal.close();
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (thrown) {
      const failure = storeFailure(thrown);
      this.shared?.failed(failure);
      if (failure instanceof AppError) this.onFailure();
      throw failure;
    }
  }
}
