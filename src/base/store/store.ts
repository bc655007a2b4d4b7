import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type OnApplicationShutdown } from '@nestjs/common';
import { Kysely, sql, SqliteDialect } from 'kysely';
import { type Clock, systemClock } from '../clock';
import { AppError } from '../errors/app-error';
import { migrate, type Migrations } from './migrate';
import { ProcessLock } from './process-lock';
import { NodeSqliteDatabase } from './sqlite-database';

export interface StoreOptions {
  /** Path of the database; its folder is created. */
  file: string;
  migrations: readonly Migrations[];
  clock?: Clock;
}

/**
 * The database of this process, and of no other. A committed change is durable. While the store cannot be used
 * (closed, disk full) its queries throw AppError `store-unavailable`.
 */
export class Store implements OnApplicationShutdown {
  private constructor(
    private readonly database: NodeSqliteDatabase,
    private readonly lock: ProcessLock,
    private readonly kysely: Kysely<unknown>,
  ) {}

  /**
   * Opens the database and brings its tables up to date.
   *
   * @throws AppError `store-unavailable` where the file cannot be used or another process has it.
   */
  static async open({ file, migrations, clock = systemClock }: StoreOptions): Promise<Store> {
    makeFolder(dirname(file));
    const lock = await ProcessLock.acquire(`${file}.lock`, clock);
    let database: NodeSqliteDatabase | undefined;
    try {
      database = new NodeSqliteDatabase(file);
      const store = new Store(database, lock, new Kysely({ dialect: new SqliteDialect({ database }) }));
      await migrate(store.kysely, migrations);
      return store;
    } catch (thrown) {
      database?.close();
      lock.release();
      throw thrown;
    }
  }

  /** The query builder, typed by the tables of the module that asks. */
  db<Tables>(): Kysely<Tables> {
    return this.kysely as Kysely<Tables>;
  }

  /** @returns what keeps the store from working, or null. */
  async problem(): Promise<string | null> {
    try {
      await sql`select 1`.execute(this.kysely);
      return null;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  }

  close(): void {
    this.database.close();
    this.lock.release();
  }

  onApplicationShutdown(): void {
    this.close();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    const { code } = Object(thrown) as { code?: string };
    const message = `The folder ${folder} of DATABASE_URL cannot be made (${code ?? 'unknown reason'})`;
    throw new AppError('store-unavailable', message, {}, { cause: thrown });
  }
}
