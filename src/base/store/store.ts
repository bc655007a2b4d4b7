import { setTimeout } from 'node:timers/promises';
import { type OnApplicationShutdown } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { type Clock, systemClock } from '../concurrency/clock';
import { type StoreLocation } from '../config/database-url';
import { isPostgres } from './dialect';
import { isUpToDate, migrate, type Migrations } from './migrate';
import { type OpenDatabase } from './open-database';
import { openingFailure } from './opening-failure';
import { openPostgres } from './postgres';
import { probe, probeMigrations, type ProbeTables } from './probe';
import { openSqlite } from './sqlite';
import { StoreHealth } from './store-health';

export type StoreOptions = StoreLocation & {
  migrations: readonly Migrations[];
  clock?: Clock;
};

const CLOSE_PATIENCE_MS = 1000;

/**
 * The database: a SQLite file of this process alone, or PostgreSQL, which other instances of the service may share. A
 * committed change is durable. While the store cannot be used (closed, disk full, not reached) its queries throw
 * AppError `store-unavailable`.
 */
export class Store implements OnApplicationShutdown {
  private readonly health: StoreHealth;

  private constructor(
    private readonly database: OpenDatabase,
    clock: Clock,
  ) {
    this.health = new StoreHealth(() => probe(this.db<ProbeTables>(), clock.now()), clock);
  }

  /**
   * Opens the database and brings its tables up to date; of several instances that start at once, one does it and the
   * others wait.
   *
   * @throws AppError `store-unavailable` where it cannot be used, or another process has the file.
   */
  static async open(options: StoreOptions): Promise<Store> {
    try {
      return await Store.opened(options);
    } catch (thrown) {
      throw openingFailure(thrown, options);
    }
  }

  private static async opened({ migrations, clock = systemClock, ...location }: StoreOptions): Promise<Store> {
    const all = [probeMigrations, ...migrations];
    // A failure before the store is there is thrown by this method.
    let store: Store | undefined;
    const onFailure = (): void => store?.health.doubt();
    if ('url' in location) {
      const database = await openPostgres(location.url, undefined, onFailure);
      const migrateAnyLong = async (): Promise<void> => {
        const forMigrations = await openPostgres(location.url, 0);
        try {
          await migrate(forMigrations.kysely, all);
        } finally {
          await forMigrations.close();
        }
      };
      store = new Store(await migrated(database, all, migrateAnyLong), clock);
    } else {
      const database = await openSqlite(location.file, clock, onFailure);
      store = new Store(await migrated(database, all, () => migrate(database.kysely, all)), clock);
    }
    return store;
  }

  /** The query builder, typed by the tables of the module that asks. */
  db<Tables>(): Kysely<Tables> {
    return this.database.kysely as Kysely<Tables>;
  }

  /**
   * What was overwritten or deleted is in the files of a SQLite database no longer, unless another process reads them
   * just now. PostgreSQL sees to that by itself, later (`VACUUM`).
   */
  async forgetDeleted(): Promise<void> {
    if (isPostgres(this.database.kysely)) return;
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(this.database.kysely);
  }

  /** @returns what keeps the store from taking a write, or null; as it was at most five seconds ago. */
  problem(): Promise<string | null> {
    return this.health.problem();
  }

  /** Waits for statements that are under way. A SQLite file is closed at once. */
  close(): Promise<void> {
    return this.database.close();
  }

  /** A statement that hangs does not keep the process: it ends with the connection. */
  async onApplicationShutdown(): Promise<void> {
    const patience = new AbortController();
    const given = setTimeout(CLOSE_PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([this.close(), given]);
    patience.abort();
  }
}

async function migrated(
  database: OpenDatabase,
  migrations: readonly Migrations[],
  migrateIt: () => Promise<void>,
): Promise<OpenDatabase> {
  try {
    if (!(await isUpToDate(database.kysely, migrations))) await migrateIt();
    return database;
  } catch (thrown) {
    await database.close();
    throw thrown;
  }
}
