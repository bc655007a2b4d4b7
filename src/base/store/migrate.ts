import { type Kysely, type Migration, Migrator } from 'kysely';

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

function merged(contributions: readonly Migrations[]): Record<string, Migration> {
  const entries = contributions.flatMap((migrations) => Object.entries(migrations));
  const names = entries.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TypeError(`Two modules have a migration named ${twice}`);
  return Object.fromEntries(entries);
}
