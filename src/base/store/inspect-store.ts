import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { sql } from 'kysely';
import { type StoreLocation } from '../config/database-url';
import { AppError } from '../errors/app-error';
import { openPostgres } from './postgres';

/**
 * Looks whether the store could be used, without opening it for writing: a service that runs is not disturbed, and no
 * table is made.
 *
 * @returns what was found.
 * @throws AppError `store-unavailable`
 */
export async function inspectStore(location: StoreLocation): Promise<string> {
  return 'url' in location ? await inspectPostgres(location.url) : inspectSqlite(resolve(location.file));
}

function inspectSqlite(file: string): string {
  const isThere = existsSync(file);
  if (isThere && !statSync(file).isFile()) throw unusable(file, 'is no file');
  const place = isThere ? file : nearestFolder(dirname(file));
  if (!isThere && !statSync(place).isDirectory()) throw unusable(place, 'is no folder');
  try {
    // SQLite keeps its journal beside the file.
    for (const path of isThere ? [file, dirname(file)] : [place]) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (thrown) {
    const { code = 'no access', path = place } = Object(thrown) as { code?: string; path?: string };
    throw unusable(path, `cannot be written (${code})`);
  }
  return isThere ? `The file ${file} can be read and written` : `The file ${file} will be made by the first start`;
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(dirname(folder));
}

const unusable = (path: string, why: string): AppError => new AppError('store-unavailable', `${path} ${why}`);

async function inspectPostgres(url: string): Promise<string> {
  const database = await openPostgres(url);
  try {
    const asked = sql<{ allowed: boolean | null }>`SELECT has_schema_privilege(current_schema(), 'CREATE') AS allowed`;
    const { rows } = await asked.execute(database.kysely);
    if (rows[0]?.allowed === true) return 'PostgreSQL is reached, and its tables can be made';
    throw new AppError('store-unavailable', 'The database user may make no tables in its schema');
  } finally {
    await database.close();
  }
}
