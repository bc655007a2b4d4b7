import { type Kysely, sql } from 'kysely';
import type { QueueTables } from '../../src/queue/ledger/task-tables.ts';
import { fill, FINISHED } from '../filled-ledger.ts';

export const PAIRS = 500_000;

/** The compiled service, with the types of its source. */
const load = (path: string): Promise<unknown> => import(`../../dist/${path}.js`);

/** Makes a SQLite file as a large company has it after a year: a million finished tasks and 500,000 linked pairs. */
export async function fillStore(file: string): Promise<void> {
  const { Store } = (await load('base/store/store')) as typeof import('../../src/base/store/store.ts');
  const { MIGRATIONS } = (await load('app.module')) as typeof import('../../src/app.module.ts');
  const store = await Store.open({ file, migrations: MIGRATIONS });
  const db = store.db<QueueTables>();
  const YEAR_MS = 365 * 24 * 3600 * 1000;
  await fill(db, false, { begin: Date.now() - YEAR_MS, stepMs: YEAR_MS / FINISHED });
  await fillPairs(db);
  await store.close();
}

/** Lead and person share their number; what is kept of values has the length of fingerprints. */
async function fillPairs(db: Kysely<QueueTables>): Promise<void> {
  const numbers = sql`WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${sql.lit(PAIRS)})`;
  const fingerprint = sql`substr(hex(n * 7919) || '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH', 1, 43)`;
  const groups = sql`'{"name":["' || ${fingerprint} || '"],"email":["' || ${fingerprint} || '"]}'`;
  for (const [own, other] of [
    ['lead', 'person'],
    ['person', 'lead'],
  ] as const) {
    await sql`INSERT INTO sync_link (record, other_kind, other_id)
      ${numbers} SELECT ${sql.lit(`${own}:`)} || n, ${sql.lit(other)}, n FROM series`.execute(db);
    await sql`INSERT INTO sync_seen (record, mapping_table, said, reads, updated_at, target, target_updated_at, serial)
      ${numbers} SELECT ${sql.lit(`${own}:`)} || n, ${sql.lit(`${other}From`)}, ${fingerprint},
        '{"fields":["email","name"],"lists":[],"related":[]}', 1790000000, ${sql.lit(`${other}:`)} || n, 1790000000, n
      FROM series`.execute(db);
  }
  await sql`INSERT INTO sync_agreement (marketo, pipedrive, field_groups)
    ${numbers} SELECT 'lead:' || n, 'person:' || n, ${groups} FROM series`.execute(db);
}
