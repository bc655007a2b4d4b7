import { type Kysely } from 'kysely';
import { countedUp, isPostgres } from '../../base/store/dialect';
import { consentMigrations } from './consent.migrations';
import { seenSourcesMigrations } from './seen-sources.migrations';

/** The tables behind `SyncState`. */
export const syncStateMigrations = {
  ...seenSourcesMigrations,
  '0020-sync-state': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_link')
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('other_kind', 'text', (column) => column.notNull())
        .addColumn('other_id', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_link_key', ['record', 'other_kind'])
        .execute();
      await addCreates(db);
      await db.schema
        .createTable('sync_deletion')
        .addColumn('record', 'text', (column) => column.primaryKey())
        .addColumn('task', 'text', (column) => column.notNull())
        .addColumn('source', 'text')
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('sync_match_key')
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull())
        .addColumn('id', 'bigint', (column) => column.notNull())
        .addColumn('written_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_match_key_key', ['kind', 'fingerprint', 'id'])
        .execute();
      await db.schema.createIndex('sync_match_key_age').on('sync_match_key').column('written_at').execute();
      await db.schema
        .createTable('sync_secret')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0021-agreements-and-dependents': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_agreement')
        .addColumn('marketo', 'text', (column) => column.notNull())
        .addColumn('pipedrive', 'text', (column) => column.notNull())
        .addColumn('field_groups', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_agreement_key', ['marketo', 'pipedrive'])
        .execute();
      await db.schema
        .createTable('sync_merge')
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('merged', 'bigint', (column) => column.notNull())
        .addColumn('survivor', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_merge_key', ['kind', 'merged'])
        .execute();
      await db.schema.createIndex('sync_merge_survivor').on('sync_merge').columns(['kind', 'survivor']).execute();
      await db.schema
        .createTable('sync_deal_role')
        .addColumn('deal', 'bigint', (column) => column.primaryKey())
        .addColumn('person', 'bigint', (column) => column.notNull())
        .addColumn('lead', 'bigint')
        .addColumn('role', 'text')
        .execute();
      await db.schema.createIndex('sync_deal_role_person').on('sync_deal_role').column('person').execute();
      await db.schema
        .createTable('sync_activity')
        .addColumn('source', 'text', (column) => column.primaryKey())
        .addColumn('activity', 'bigint')
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('sync_activity_made').on('sync_activity').column('activity').execute();
    },
  },
  '0022-sync-not-kept': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_not_kept')
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('target', 'text', (column) => column.notNull())
        .addColumn('field', 'text', (column) => column.notNull())
        .addColumn('sent', 'text', (column) => column.notNull())
        .addColumn('kept', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('sync_not_kept_key', ['source', 'target', 'field'])
        .execute();
    },
  },
  '0040-made-things': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('made_thing')
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('made_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('made_thing_key', ['kind', 'name'])
        .execute();
    },
  },
  '0041-guardian': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('guardian_moment')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('guardian_absence')
        .addColumn('person', 'bigint', (column) => column.primaryKey())
        .addColumn('was', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0056-consent': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_consent')
        .addColumn('record', 'text', (column) => column.primaryKey())
        .addColumn('is_out', 'integer', (column) => column.notNull())
        .addColumn('lifted_at', 'bigint')
        .execute();
    },
  },
  '0055-conflicts': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_conflict')
        .addColumn('id', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('marketo', 'text', (column) => column.notNull())
        .addColumn('pipedrive', 'text', (column) => column.notNull())
        .addColumn('field_group', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('kept', 'text')
        .addColumn('found', 'text')
        .addColumn('since', 'bigint', (column) => column.notNull())
        .addColumn('ended_at', 'bigint')
        .execute();
      await db.schema.createIndex('sync_conflict_marketo').on('sync_conflict').column('marketo').execute();
      await db.schema.createIndex('sync_conflict_pipedrive').on('sync_conflict').column('pipedrive').execute();
      await db.schema.createIndex('sync_conflict_state').on('sync_conflict').columns(['state', 'id']).execute();
    },
  },
  '0073-schema-changes': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('sync_schema')
        .addColumn('kind', 'text', (column) => column.primaryKey())
        .addColumn('parts', 'text', (column) => column.notNull())
        .addColumn('seen_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('sync_schema_change')
        .addColumn('id', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('part', 'text', (column) => column.notNull())
        .addColumn('before', 'text')
        .addColumn('now', 'text')
        .addColumn('entries', 'text', (column) => column.notNull())
        .execute();
    },
  },
  ...consentMigrations,
};

/** Creates that were begun, and the keys by which others look for what they make. */
async function addCreates(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('sync_create')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('target_kind', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    // Not like the next table: in PostgreSQL an index may not have the name of a table.
    .addPrimaryKeyConstraint('sync_create_primary', ['source', 'target_kind'])
    .execute();
  await db.schema
    .createTable('sync_create_key')
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('target_kind', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('sync_create_key_key', ['target_kind', 'fingerprint', 'source'])
    .execute();
}
