import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a handler did, in the order in which it happened. */
export interface JournalTables {
  journal: { task: string; record: string; step: number; event: 'begins' | 'ends'; instance: string; at: number };
}

/** Short, so that a test need not wait for a dead instance. */
export const WORKER_LEASE_MS = 1500;
const WORK_MS = 8;

/**
 * An instance of the service as far as the queue is concerned, in a process of its own that can be killed: the compiled
 * embedded driver on PostgreSQL, with a handler that keeps a journal.
 */
async function main([built = '', url = '', instance = '', concurrency = '']: string[]): Promise<void> {
  const load = (path: string): Promise<unknown> => import(join(built, `${path}.js`));
  const { Store } = (await load('base/store/store')) as typeof import('../../src/base/store/store');
  const { systemClock } = (await load('base/concurrency/clock')) as typeof import('../../src/base/concurrency/clock');
  const { systemTimers } = (await load(
    'base/concurrency/timers',
  )) as typeof import('../../src/base/concurrency/timers');
  const { createLog } = (await load('base/logging/log')) as typeof import('../../src/base/logging/log');
  const queue = (await load(
    'queue/ledger/queue-migrations',
  )) as typeof import('../../src/queue/ledger/queue-migrations');
  const { assembleQueue } = (await load('queue/assemble-queue')) as typeof import('../../src/queue/assemble-queue');
  const { EmbeddedDriver } = (await load(
    'queue/drivers/embedded/embedded.driver',
  )) as typeof import('../../src/queue/drivers/embedded/embedded.driver');

  const store = await Store.open({ url, migrations: [queue.queueMigrations] });
  const journal = async (event: 'begins' | 'ends', task: string, params: Record<string, unknown>): Promise<void> => {
    const about = { task, record: String(params['record']), step: Number(params['step']) };
    await store
      .db<JournalTables>()
      .insertInto('journal')
      .values({ ...about, event, instance, at: Date.now() })
      .execute();
  };
  const handler = {
    async handle({ name, params }: { name: string; params: Record<string, unknown> }): Promise<object> {
      await journal('begins', name, params);
      await sleep(Math.random() * WORK_MS);
      await journal('ends', name, params);
      return { status: 'updated' };
    },
  };

  const log = createLog({ level: 'warn', secrets: [], destination: process.stdout });
  const { driver } = await assembleQueue({
    store,
    instance,
    log,
    clock: systemClock,
    timers: systemTimers,
    definitions: [],
    handlers: { handlerOf: () => handler },
    driver: (parts) => new EmbeddedDriver(parts),
    concurrency: Number(concurrency),
    leaseMs: WORKER_LEASE_MS,
    maxAttempts: 30,
    backoff: { minSeconds: 0.01, maxSeconds: 0.1 },
    retentionDays: 1,
  });
  await driver.start();
  setInterval(() => undefined, 60_000);
}

if (process.argv[1]?.endsWith('queue-worker.ts')) void main(process.argv.slice(2));
