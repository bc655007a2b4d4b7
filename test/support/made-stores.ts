import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Migrations } from '../../src/base/store/migrate';
import { Store } from '../../src/base/store/store';
import { createDatabase, ensureTemplate, type TestDatabase } from './postgres';
import { shared } from './shared';

/**
 * Puts a SQLite file where a test wants one, with the tables of these migrations: made once a run and copied, since
 * running all migrations takes longer than most tests. Whoever opens it finds that they ran before.
 */
export async function copyMigratedFile(file: string, migrations: readonly Migrations[]): Promise<void> {
  const made = join(await shared('folder'), `${nameOf(migrations)}.db`);
  if (!existsSync(made)) await makeFile(made, migrations);
  copyFileSync(made, file);
}

/** Whole as soon as it bears its name, whichever suite makes it. */
async function makeFile(made: string, migrations: readonly Migrations[]): Promise<void> {
  const mine = `${made}.${randomUUID()}`;
  const store = await Store.open({ file: mine, migrations });
  await store.close();
  renameSync(mine, made);
}

/** A PostgreSQL database with the tables of these migrations, which are made once a run and copied. */
export async function createMigratedDatabase(migrations: readonly Migrations[]): Promise<TestDatabase> {
  const template = `made_${nameOf(migrations)}`;
  await ensureTemplate(template, async (url) => (await Store.open({ url, migrations })).close());
  return createDatabase(template);
}

const nameOf = (migrations: readonly Migrations[]): string =>
  createHash('sha256').update(migrations.flatMap(Object.keys).join()).digest('hex').slice(0, 16);
