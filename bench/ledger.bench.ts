import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { QueueTables } from '../src/queue/ledger/task-tables.ts';
import { fill, FINISHED } from './filled-ledger.ts';
import { GREATEST_MS, printTimings, queryTimings } from './ledger-queries.ts';
import { postgresBinaries } from '../test/support/postgres/binaries.ts';
import { startPostgres } from '../test/support/postgres/server.ts';
import { machine } from './support/machine.ts';

/** The compiled service, with the types of its source. */
const load = (path: string): Promise<unknown> => import(`../dist/${path}.js`);

const ROUNDS = 5;
const TASKS = 400;
const GREATEST_RATIO = 1.5;

type MigrationsModule = typeof import('../src/queue/ledger/queue-migrations.ts');
type Location = { file: string } | { url: string };
/** Microseconds of one step, by its name: the median. */
type Timings = Map<string, number>;

/** Rounds of tasks through their lives, ten to a record; the same on an empty ledger and on a full one. */
async function measure(db: Kysely<QueueTables>): Promise<Timings> {
  const { TaskClaims } = (await load(
    'queue/ledger/task-claims',
  )) as typeof import('../src/queue/ledger/task-claims.ts');
  const { TaskLedger } = (await load(
    'queue/ledger/task-ledger',
  )) as typeof import('../src/queue/ledger/task-ledger.ts');
  const { TaskOutbox } = (await load(
    'queue/ledger/task-outbox',
  )) as typeof import('../src/queue/ledger/task-outbox.ts');
  const { TaskReader } = (await load(
    'queue/ledger/task-reader',
  )) as typeof import('../src/queue/ledger/task-reader.ts');
  const [ledger, claims, reader] = [new TaskLedger(db), new TaskClaims(db, 'bench'), new TaskReader(db)];
  const outbox = new TaskOutbox(db);
  const samples = new Map<string, number[]>();
  const timed = async <T>(step: string, action: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const result = await action();
    samples.set(step, [...(samples.get(step) ?? []), (performance.now() - startedAt) * 1000]);
    return result;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let index = 0; index < TASKS; index += 1) {
      const now = Date.now();
      const record = `lead:new-${index % (TASKS / 10)}`;
      const task = { name: randomUUID(), type: 'lead-to-person', params: { leadId: index, round }, record };
      const rest = { payload: undefined, dueAt: now, etaAt: now, requestedBy: 'prod', correlationId: 'bench' };
      await timed('enqueue', () => ledger.enqueue({ ...task, ...rest }, now));
    }
    await timed('what is ahead', () => reader.ahead());
    await timed('outbox', () => outbox.pending(100));
    for (let index = 0; index < TASKS; index += 1) {
      const task = await timed('claim', () => claims.claim(Date.now(), 1));
      await timed('succeed', () => claims.succeed(task!, '{"status":"skipped"}', Date.now()));
    }
    for (let index = 0; index < TASKS / 10; index += 1) await timed('claim of none', () => claims.claim(Date.now(), 1));
    await timed('list', () => reader.list({ limit: 20 }));
    await timed('recover', () => claims.recover(30, { code: 'internal', message: '', retryable: true }, Date.now()));
  }
  return new Map([...samples].map(([step, times]) => [step, times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0]));
}

async function compare(title: string, location: Location): Promise<boolean> {
  const { Store } = (await load('base/store/store')) as typeof import('../src/base/store/store.ts');
  const { queueMigrations } = (await load('queue/ledger/queue-migrations')) as MigrationsModule;
  const isPostgres = 'url' in location;
  const open = () => Store.open({ ...location, migrations: [queueMigrations] });
  const store = await open();
  const db = store.db<QueueTables>();
  // The time of the disk is the same for both and would hide the difference.
  if (!isPostgres) await sql`PRAGMA synchronous = OFF`.execute(db);
  await measure(db);
  const empty = await measure(db);
  await sql`DELETE FROM queue_task`.execute(db);
  await fill(db, isPostgres, { begin: 1_790_000_000_000, stepMs: 1 });
  // As autovacuum does by itself after so many rows.
  if (isPostgres) await sql`VACUUM ANALYZE queue_task`.execute(db);
  await measure(db);
  const full = await measure(db);
  const queries = await queryTimings(load, db);
  await store.close();
  const startedAt = performance.now();
  await (await open()).close();
  const openedMs = Math.round(performance.now() - startedAt);

  console.log(`\n${title}: microseconds of a step (median of ${ROUNDS * TASKS} enqueues and claims)`);
  const row = (cells: readonly string[]): string => cells.map((cell, at) => cell.padEnd(at === 0 ? 16 : 12)).join('');
  console.log(row(['step', 'empty', `${FINISHED / 1e6} million`, 'ratio']));
  let isWithin = true;
  for (const [step, before] of empty) {
    const after = full.get(step) ?? 0;
    console.log(row([step, before.toFixed(0), after.toFixed(0), (after / before).toFixed(2)]));
    if ((step === 'enqueue' || step === 'claim') && after / before > GREATEST_RATIO) isWithin = false;
  }
  console.log(`opened again, tables checked, in ${openedMs} ms`);
  return printTimings(title, queries) && isWithin;
}

/** Prints what the steps of a task's life cost on an empty ledger and on one with a million finished tasks. */
async function main(): Promise<void> {
  console.log(machine());
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const binaries = postgresBinaries();
  const postgres = binaries === null ? null : await startPostgres(binaries);
  try {
    const within = [await compare('SQLite', { file: join(folder, 'sync.db') })];
    if (postgres !== null) within.push(await compare('PostgreSQL', { url: postgres.url }));
    else console.log('\nPostgreSQL did not run: there is none on this machine');
    const isWithin = within.every(Boolean);
    console.log(
      `\nenqueue and claim ${isWithin ? '' : 'or a query are NOT '}within ${GREATEST_RATIO} times of an empty ledger, queries within ${GREATEST_MS} ms`,
    );
    if (!isWithin) process.exitCode = 1;
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true });
  }
}

void main();
