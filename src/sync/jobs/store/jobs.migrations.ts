import { type Kysely } from 'kysely';
import { countedUp, isPostgres } from '../../../base/store/dialect';

/** The tables of jobs. */
export const jobsMigrations = {
  '0050-jobs': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('job')
        .addColumn('number', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('id', 'text', (column) => column.notNull().unique())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('options', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('requested_by', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint')
        .addColumn('finished_at', 'bigint')
        .addColumn('done', 'bigint', (column) => column.notNull())
        .addColumn('total', 'bigint')
        .addColumn('counts', 'text', (column) => column.notNull())
        .addColumn('cost', 'text', (column) => column.notNull())
        .addColumn('price', 'text', (column) => column.notNull())
        .addColumn('paused_because', 'text')
        .addColumn('resumes_at', 'bigint')
        .addColumn('error', 'text')
        .addColumn('holder', 'text')
        .addColumn('held_until', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  '0051-work-of-jobs': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('job_list')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('is_whole', 'integer', (column) => column.notNull())
        .addColumn('place', 'text')
        .addPrimaryKeyConstraint('job_list_key', ['job', 'name'])
        .execute();
      await db.schema
        .createTable('job_record')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('rank', 'integer', (column) => column.notNull())
        .addColumn('record_id', 'bigint', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addColumn('tries', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('job_record_key', ['job', 'rank', 'record_id'])
        .execute();
      await db.schema
        .createTable('job_key')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('field', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull())
        .addColumn('record_id', 'text', (column) => column.notNull())
        // Not like the table `job_key`: in PostgreSQL an index may not have the name of a table.
        .addPrimaryKeyConstraint('job_key_primary', ['job', 'fingerprint', 'kind', 'field', 'record_id'])
        .execute();
      await db.schema
        .createTable('job_draft')
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('record_id', 'text', (column) => column.notNull())
        .addColumn('is_new', 'integer', (column) => column.notNull())
        .addColumn('draft', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('job_draft_key', ['job', 'kind', 'record_id'])
        .execute();
    },
  },
  '0052-items-of-jobs': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .createTable('job_item')
        .addColumn('number', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('job', 'text', (column) => column.notNull())
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('target', 'text')
        .addColumn('outcome', 'text', (column) => column.notNull())
        .addColumn('result', 'text')
        .addColumn('error', 'text')
        .addColumn('fields', 'text')
        .execute();
      await db.schema.createIndex('job_item_of_job').on('job_item').columns(['job', 'number']).execute();
      await db.schema.createIndex('job_item_of_record').on('job_item').column('record').execute();
      await db.schema.createIndex('job_item_of_outcome').on('job_item').columns(['job', 'outcome', 'number']).execute();
    },
  },
  '0053-intended-outcomes': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema.alterTable('job_record').addColumn('intended', 'text').execute();
    },
  },
  '0080-worked-time-of-jobs': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema
        .alterTable('job')
        .addColumn('worked_ms', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '0081-begin-of-pauses': {
    async up(db: Kysely<never>): Promise<void> {
      await db.schema.alterTable('job').addColumn('paused_at', 'bigint').execute();
    },
  },
};
