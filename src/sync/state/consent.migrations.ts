import { type Kysely } from 'kysely';

/** What was said of consent, beside who is out. */
export const consentMigrations = {
  '0076-consent-apart': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_consent_apart')
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('other', 'text', (column) => column.notNull())
        .addColumn('since', 'bigint', (column) => column.notNull())
        .addColumn('is_followed', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_consent_apart_key', ['record', 'other'])
        .execute();
    },
  },
  '0079-consent-address': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_consent_address')
        .addColumn('address', 'text', (column) => column.notNull())
        .addColumn('record', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_consent_address_key', ['address', 'record'])
        .execute();
    },
  },
};
