import { type Kysely } from 'kysely';

/** The table behind `Sessions`. */
export const sessionsMigrations = {
  '0070-sessions': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('session')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('key_name', 'text', (column) => column.notNull())
        .addColumn('key_proof', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
