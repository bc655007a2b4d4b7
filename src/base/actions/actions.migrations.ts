import { type Kysely } from 'kysely';
import { countedUp, isPostgres } from '../store/dialect';

/** The table behind `ActionsLog`. */
export const actionsMigrations = {
  '0030-actions': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('action')
        .addColumn('id', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('who', 'text', (column) => column.notNull())
        .addColumn('what', 'text', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};
