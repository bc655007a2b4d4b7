import { type Kysely } from 'kysely';
import { type Migrations } from './migrate';

/** Lets only one at a time work under a name, over all instances that share the store. */
export abstract class NamedLocks {
  /**
   * Waits for its turn, then works. Work under several names takes them sorted, so that no two wait for each other.
   *
   * @param work - is told whether it had to wait, since what was read before may be old then.
   * @throws AppError `store-unavailable` where the turn could not be taken; nothing was worked then.
   */
  abstract run<T>(names: readonly string[], work: (hasWaited: boolean) => Promise<T>): Promise<T>;
}

export interface LockTables {
  /** One row for each name that somebody has; the name only as a digest, since it may be personal data. */
  store_lock: { name: string; holder: string; held_until: number };
}

export const lockMigrations: Migrations = {
  '0001-store-lock': {
    async up(db: Kysely<LockTables>): Promise<void> {
      await db.schema
        .createTable('store_lock')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('held_until', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
