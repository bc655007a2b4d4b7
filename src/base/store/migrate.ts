import { DEFAULT_MIGRATION_TABLE, type Kysely, type Migration, Migrator, sql } from 'kysely';
import { isPostgres } from './dialect';

/** A module's migrations by name; names sort in the order in which they run, for example `0010-queue`. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Brings the tables of all modules up to date; migrations that ran before are left out. */
export async function migrate(db: Kysely<unknown>, contributions: readonly Migrations[]): Promise<void> {
  const migrations = merged(contributions);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Modules number their migrations independently of each other.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Whether `migrate` has nothing to do: these migrations have run, and no others. */
export async function isUpToDate(db: Kysely<unknown>, contributions: readonly Migrations[]): Promise<boolean> {
  const wanted = Object.keys(merged(contributions));
  const ran = new Set(await namesOfThoseThatRan(db));
  return ran.size === wanted.length && wanted.every((name) => ran.has(name));
}

async function namesOfThoseThatRan(db: Kysely<unknown>): Promise<string[]> {
  const table = DEFAULT_MIGRATION_TABLE;
  const { rows: tables } = isPostgres(db)
    ? await sql`SELECT 1 WHERE to_regclass(${table}) IS NOT NULL`.execute(db)
    : await sql`SELECT 1 FROM sqlite_master WHERE name = ${table}`.execute(db);
  if (tables.length === 0) return [];
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(table)}`.execute(db);
  return rows.map(({ name }) => name);
}

function merged(contributions: readonly Migrations[]): Record<string, Migration> {
  const entries = contributions.flatMap((migrations) => Object.entries(migrations));
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two modules have a migration named ${twice}`);
  return Object.fromEntries(entries);
}
