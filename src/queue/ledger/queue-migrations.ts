import { type Kysely, sql } from 'kysely';
import { countedUp, isPostgres } from '../../base/store/dialect';
import { type Migrations } from '../../base/store/migrate';
import { recordsInParts } from './result-parts';
import { type QueueTables, UNFINISHED } from './task-tables';

const UNDISPATCHED = `CREATE INDEX queue_task_undispatched ON queue_task (position)
  WHERE state = 'queued' AND dispatched_at IS NULL`;

/**
 * Partial indexes keep finished tasks, of which there are many, out of the way of every claim. One over the states of
 * all tasks would be preferred to them, and then every claim would sort what waits.
 */
const SQLITE_INDEXES = [
  'CREATE INDEX queue_task_lane ON queue_task (lane, position) WHERE lane IS NOT NULL',
  UNDISPATCHED,
];

/**
 * PostgreSQL plans by statistics, which mostly say that no task is unfinished. It then reads any partial index of those
 * from end to end as soon as a statement allows it, however many have come meanwhile; so there are few.
 */
const POSTGRES_INDEXES = [
  'CREATE INDEX queue_task_lane ON queue_task (lane, position)',
  'DROP INDEX queue_task_unfinished',
  'DROP INDEX queue_task_state',
  'CREATE INDEX queue_task_state ON queue_task (state, id)',
  UNDISPATCHED,
];

const FIRST_INDEXES = [
  `queue_task_ready ON queue_task (position) WHERE state = 'queued' AND waits = 0`,
  `queue_task_waiting ON queue_task (due_at) WHERE state = 'queued' AND waits = 1`,
  `queue_task_lane ON queue_task (lane) WHERE state IN ('queued', 'running')`,
  `queue_task_same ON queue_task (type, params) WHERE state = 'queued'`,
  `queue_task_finished ON queue_task (finished_at) WHERE finished_at IS NOT NULL`,
  `queue_task_unfinished ON queue_task (id) WHERE state IN ('queued', 'running')`,
  `queue_task_state ON queue_task (state, id) WHERE finished_at IS NOT NULL`,
  `queue_task_type ON queue_task (type, id)`,
  `queue_lane_members ON queue_lane (lane)`,
];

async function createIndexes(db: Kysely<QueueTables>, indexes: readonly string[]): Promise<void> {
  for (const index of indexes) await sql.raw(`CREATE INDEX ${index}`).execute(db);
}

export const queueMigrations: Migrations = {
  '0010-queue': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await db.schema
        .createTable('queue_task')
        .addColumn('id', countedUp(db), (column) =>
          isPostgres(db) ? column.primaryKey() : column.primaryKey().autoIncrement(),
        )
        .addColumn('name', 'text', (column) => column.notNull().unique())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('params', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('lane', 'text', (column) => column.notNull())
        .addColumn('position', 'bigint', (column) => column.notNull().unique())
        .addColumn('waits', 'integer', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('eta_at', 'bigint', (column) => column.notNull())
        .addColumn('enqueued_at', 'bigint', (column) => column.notNull())
        .addColumn('started_at', 'bigint')
        .addColumn('finished_at', 'bigint')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('payload', 'text')
        .addColumn('result', 'text')
        .addColumn('error', 'text')
        .addColumn('requested_by', 'text')
        .addColumn('correlation_id', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('queue_lane')
        .addColumn('record', 'text', (column) => column.primaryKey())
        .addColumn('lane', 'text', (column) => column.notNull())
        .execute();
      await createIndexes(db, FIRST_INDEXES);
    },
  },
  '0011-queue-leases': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      const table = db.schema.alterTable('queue_task');
      await table.addColumn('fence', 'integer', (column) => column.notNull().defaultTo(0)).execute();
      await table.addColumn('owner', 'text').execute();
      await table.addColumn('lease_until', 'bigint').execute();
      await table.addColumn('dispatched_at', 'bigint').execute();
      // From now on only unfinished tasks have a lane.
      await sql`DROP INDEX queue_task_lane`.execute(db);
      await table.renameColumn('lane', 'former_lane').execute();
      await table.addColumn('lane', 'text').execute();
      await sql`UPDATE queue_task SET lane = former_lane WHERE ${UNFINISHED}`.execute(db);
      await table.dropColumn('former_lane').execute();
      for (const statement of isPostgres(db) ? POSTGRES_INDEXES : SQLITE_INDEXES) await sql.raw(statement).execute(db);
    },
  },
  '0012-attempts-log': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await db.schema.alterTable('queue_task').addColumn('attempts_log', 'text').execute();
    },
  },
  '0013-found-tasks': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      // Pages of tasks follow the time at which they were stored, whatever they are found by.
      const code = isPostgres(db) ? `(error::jsonb ->> 'code')` : `json_extract(error, '$.code')`;
      const ended = isPostgres(db) ? '' : 'WHERE finished_at IS NOT NULL';
      for (const statement of [
        'DROP INDEX queue_task_state',
        `CREATE INDEX queue_task_state ON queue_task (state, enqueued_at, id) ${ended}`,
        'DROP INDEX queue_task_type',
        'CREATE INDEX queue_task_type ON queue_task (type, enqueued_at, id)',
        'CREATE INDEX queue_task_enqueued ON queue_task (enqueued_at, id)',
        `CREATE INDEX queue_task_code ON queue_task (${code}, enqueued_at, id) WHERE error IS NOT NULL`,
      ]) {
        await sql.raw(statement).execute(db);
      }
      if (isPostgres(db)) return;
      await sql`DROP INDEX queue_task_unfinished`.execute(db);
      await sql`CREATE INDEX queue_task_unfinished ON queue_task (state, enqueued_at, id)
        WHERE state IN ('queued', 'running')`.execute(db);
    },
  },
  '0014-tasks-of-records': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await sql`CREATE INDEX queue_task_record ON queue_task (record, id)`.execute(db);
      await db.schema
        .createTable('queue_task_part')
        .addColumn('task', isPostgres(db) ? 'bigint' : 'integer', (column) =>
          column.notNull().references('queue_task.id').onDelete('cascade'),
        )
        .addColumn('record', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('queue_task_part_key', ['task', 'record'])
        .execute();
      await sql`CREATE INDEX queue_task_part_record ON queue_task_part (record)`.execute(db);
      await noteParts(db);
      // Of the bodies of failed tasks, only those of this type are used once more.
      await sql`UPDATE queue_task SET payload = NULL WHERE state = 'failed' AND type <> 'delete-lead'`.execute(db);
    },
  },
  '0014-tasks-superseded': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await db.schema.alterTable('queue_task').addColumn('superseded_by', 'text').execute();
      await db.schema.alterTable('queue_task').addColumn('dismissed_at', 'bigint').execute();
      await sql`UPDATE queue_task SET superseded_by = (
          SELECT later.name FROM queue_task AS later
          WHERE later.record = queue_task.record AND later.type = queue_task.type AND later.state = 'succeeded'
            AND later.finished_at >= queue_task.finished_at ORDER BY later.finished_at, later.id LIMIT 1)
        WHERE state = 'failed'`.execute(db);
      const code = isPostgres(db) ? `(error::jsonb ->> 'code')` : `json_extract(error, '$.code')`;
      const isOpen = `state = 'failed' AND superseded_by IS NULL AND dismissed_at IS NULL`;
      for (const index of [
        `queue_task_failure ON queue_task (${code}, type, finished_at, id) WHERE ${isOpen}`,
        `queue_task_failed_record ON queue_task (record, type) WHERE ${isOpen}`,
      ]) {
        await sql.raw(`CREATE INDEX ${index}`).execute(db);
      }
    },
  },
  '0071-tasks-by-hour': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      // With the state, so that how many ended, and how, is counted in the index alone.
      await sql`DROP INDEX queue_task_finished`.execute(db);
      await sql`CREATE INDEX queue_task_finished ON queue_task (finished_at, state)
        WHERE finished_at IS NOT NULL`.execute(db);
    },
  },
  '0072-failures-in-indexes': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      // What tasks are asked for by beside, so that those that do not fit are passed over in the index.
      const code = isPostgres(db) ? `(error::jsonb ->> 'code')` : `json_extract(error, '$.code')`;
      const ended = isPostgres(db) ? '' : 'WHERE finished_at IS NOT NULL';
      for (const statement of [
        'DROP INDEX queue_task_state',
        `CREATE INDEX queue_task_state ON queue_task (state, enqueued_at, id, type, ${code}, superseded_by, dismissed_at) ${ended}`,
        'DROP INDEX queue_task_code',
        `CREATE INDEX queue_task_code ON queue_task (${code}, enqueued_at, id, type) WHERE error IS NOT NULL`,
        'DROP INDEX queue_task_failure',
        `CREATE INDEX queue_task_failure ON queue_task (${code}, type, finished_at, id, superseded_by, dismissed_at) WHERE state = 'failed'`,
      ]) {
        await sql.raw(statement).execute(db);
      }
    },
  },
  '0080-waits-since': {
    async up(db: Kysely<QueueTables>): Promise<void> {
      await db.schema.alterTable('queue_task').addColumn('waits_since', 'bigint').execute();
    },
  },
};

const NOTED_AT_ONCE = 2000;

/** Of the results that are there already. */
async function noteParts(db: Kysely<QueueTables>): Promise<void> {
  for (let last: number | undefined = 0; last !== undefined;) {
    const rows: { id: number; result: string | null }[] = await db
      .selectFrom('queue_task')
      .select(['id', 'result'])
      .where('id', '>', last)
      .where('result', 'like', '%:{%')
      .orderBy('id')
      .limit(NOTED_AT_ONCE)
      .execute();
    const parts = rows.flatMap(({ id, result }) =>
      [...new Set(recordsInParts(JSON.parse(result!) as object))].map((record) => ({ task: id, record })),
    );
    if (parts.length > 0) await db.insertInto('queue_task_part').values(parts).execute();
    last = rows.at(-1)?.id;
  }
}
