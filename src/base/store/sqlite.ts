import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Dialect, Kysely, SqliteDialect } from 'kysely';
import { type Clock } from '../concurrency/clock';
import { AppError } from '../errors/app-error';
import { type OnFailure, type OpenDatabase } from './open-database';
import { ProcessLock } from './process-lock';
import { makePrivate } from './private-file';
import { NodeSqliteDatabase } from './sqlite-database';
import { withheldInTrials } from './withheld-writes';

/**
 * Opens a SQLite file, which is made with its folder where it is missing, for this process and no other. Other users
 * of the host may not read it.
 *
 * @throws AppError `store-unavailable` where the file cannot be used or another process has it.
 */
export async function openSqlite(file: string, clock: Clock, onFailure?: OnFailure): Promise<OpenDatabase> {
  makeFolder(dirname(file));
  makePrivate(file);
  const lock = await ProcessLock.acquire(file, clock);
  try {
    const database = new NodeSqliteDatabase(file, onFailure);
    const close = (): Promise<void> => {
      database.close();
      lock.release();
      return Promise.resolve();
    };
    return { kysely: new Kysely({ dialect: durableDialect(database) }), close };
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

/** Whoever is done with the connection goes on once everything that was committed is on the disk; others may use it meanwhile. */
function durableDialect(database: NodeSqliteDatabase): Dialect {
  const dialect = withheldInTrials(new SqliteDialect({ database }));
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => {
      const driver = dialect.createDriver();
      const release = driver.releaseConnection.bind(driver);
      driver.releaseConnection = async (connection) => {
        await release(connection);
        await database.onDisk();
      };
      return driver;
    },
  };
}

function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (thrown) {
    const { code } = Object(thrown) as { code?: string };
    const message = `The folder ${folder} of DATABASE_URL cannot be made (${code ?? 'unknown reason'})`;
    throw new AppError('store-unavailable', message, {}, { cause: thrown });
  }
}

/** Node's `recursive` never ends where a parent is there and takes no folder, as `/proc`. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder));
  // Another process may just have made it.
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
}
