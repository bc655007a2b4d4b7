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
  const { TaskClaims } = (await load(
    'queue/ledger/task-claims',
  )) as typeof import('../../src/queue/ledger/task-claims');
  const { TaskLeases } = (await load(
    'queue/running/task-leases',
  )) as typeof import('../../src/queue/running/task-leases');
  const { TaskRunner } = (await load(
    'queue/running/task-runner',
  )) as typeof import('../../src/queue/running/task-runner');
  const { TaskRecovery } = (await load(
    'queue/running/task-recovery',
  )) as typeof import('../../src/queue/running/task-recovery');
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
  const claims = new TaskClaims(store.db(), instance, WORKER_LEASE_MS);
  const leases = new TaskLeases(claims, systemClock, systemTimers, log);
  const settings = { maxAttempts: 30, backoff: { minSeconds: 0.01, maxSeconds: 0.1 } };
  const runner = new TaskRunner(claims, leases, { handlerOf: () => handler }, settings, systemClock, log);
  const recovery = new TaskRecovery(claims, settings.maxAttempts, systemClock, log);
  const driver = new EmbeddedDriver(claims, runner, recovery, Number(concurrency), systemClock, systemTimers, log);
  await driver.start();
  setInterval(() => undefined, 60_000);
}

if (process.argv[1]?.endsWith('queue-worker.ts')) void main(process.argv.slice(2));
