import { type Kysely } from 'kysely';

/** The table behind `SeenSources`. */
export const seenSourcesMigrations = {
  '0024-sync-seen': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('sync_seen')
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('mapping_table', 'text', (column) => column.notNull())
        .addColumn('known_as', 'text')
        .addColumn('said', 'text', (column) => column.notNull())
        .addColumn('target', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_seen_key', ['record', 'mapping_table'])
        .execute();
      await db.schema
        .createIndex('sync_seen_known_as')
        .on('sync_seen')
        .columns(['known_as', 'mapping_table'])
        .execute();
      await db.schema.createIndex('sync_seen_target').on('sync_seen').columns(['target', 'mapping_table']).execute();
    },
  },
  '0060-sync-seen': {
    async up(db: Kysely<never>): Promise<void> {
      // What was kept without its reads says too little; it costs calls to learn it anew.
      await db.schema.dropTable('sync_seen').execute();
      await db.schema
        .createTable('sync_seen')
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('mapping_table', 'text', (column) => column.notNull())
        .addColumn('known_as', 'text')
        .addColumn('said', 'text', (column) => column.notNull())
        .addColumn('reads', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint')
        .addColumn('target', 'text', (column) => column.notNull())
        .addColumn('target_updated_at', 'bigint')
        .addColumn('external_id', 'text')
        .addColumn('kept_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_seen_key', ['record', 'mapping_table'])
        .execute();
      await db.schema
        .createIndex('sync_seen_known_as')
        .on('sync_seen')
        .columns(['known_as', 'mapping_table'])
        .execute();
      await db.schema.createIndex('sync_seen_target').on('sync_seen').column('target').execute();
    },
  },
  '0074-order-of-seen': {
    async up(db: Kysely<{ sync_seen: object }>): Promise<void> {
      // What a former process kept counts for nothing anyway.
      await db.deleteFrom('sync_seen').execute();
      await db.schema.alterTable('sync_seen').dropColumn('kept_at').execute();
      await db.schema
        .alterTable('sync_seen')
        .addColumn('serial', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
      await db.schema.createIndex('sync_seen_serial').on('sync_seen').column('serial').execute();
    },
  },
};
