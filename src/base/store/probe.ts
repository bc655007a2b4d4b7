import { type Kysely } from 'kysely';
import { type Migrations } from './migrate';

export interface ProbeTables {
  /** One row, written to see whether the database takes a write. */
  store_probe: { id: number; written_at: number };
}

export const probeMigrations: Migrations = {
  '0002-store-probe': {
    async up(db: Kysely<ProbeTables>): Promise<void> {
      await db.schema
        .createTable('store_probe')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('written_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};

/** Reading tells nothing of a full disk or a read-only server, nor does a write that is rolled back. */
export async function probe(db: Kysely<ProbeTables>, now: number): Promise<void> {
  await db
    .insertInto('store_probe')
    .values({ id: 1, written_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ written_at: now }))
    .execute();
}
