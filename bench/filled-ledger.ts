import { type Kysely, sql } from 'kysely';
import type { QueueTables } from '../src/queue/ledger/task-tables.ts';

/** How many tasks a full ledger has. */
export const FINISHED = 1_000_000;

/** When the first task came, and how long after each the next one did; milliseconds. */
interface Pace {
  begin: number;
  stepMs: number;
}

/**
 * Fills the ledger as a year of work would, from one moment on (epoch milliseconds): every tenth task has failed, most for one reason, the others have a
 * result.
 */
export function fill(db: Kysely<QueueTables>, isPostgres: boolean, { begin, stepMs }: Pace): Promise<unknown> {
  const at = sql`${sql.lit(Math.round(begin))} + n * ${sql.lit(Math.round(stepMs))}`;
  const numbers = isPostgres
    ? sql`SELECT n FROM generate_series(1, ${sql.lit(FINISHED)}) AS n`
    : sql`WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${sql.lit(FINISHED)})
          SELECT n FROM series`;
  const position = isPostgres ? sql`nextval('queue_task_id_seq')` : sql`n`;
  return sql`
    INSERT INTO queue_task (name, type, params, state, record, position, waits, due_at, eta_at, enqueued_at,
      started_at, finished_at, attempts, result, error, requested_by, correlation_id)
    SELECT 'lead-to-person-old' || n,
      CASE WHEN n % 50000 = 1 THEN 'delete-lead' ELSE 'lead-to-person' END, '{"leadId":' || n || '}',
      CASE WHEN n % 10 = 0 THEN 'failed' ELSE 'succeeded' END, 'lead:' || n, ${position},
      0, ${at}, ${at}, ${at}, ${at}, ${at} + 500, 1,
      CASE WHEN n % 10 = 0 THEN NULL ELSE
        '{"status":"updated","id":' || n || ',"changes":[{"field":"city","from":"Ghent","to":"Antwerp"}]}' END,
      CASE WHEN n % 50000 = 0 THEN '{"code":"record-ambiguous","message":"Two persons","retryable":false}'
        WHEN n % 10 = 0 THEN '{"code":"record-not-found","message":"There is no lead","retryable":false}' END,
      'prod', 'a-correlation-id'
    FROM (${numbers}) AS numbers`.execute(db);
}
