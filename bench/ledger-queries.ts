import type { Kysely } from 'kysely';
import type { LedgerFilter } from '../src/queue/ledger/task-filter.ts';
import type { QueueTables } from '../src/queue/ledger/task-tables.ts';

const ROUNDS = 7;
/** What somebody who looks for tasks waits for without noticing. */
export const GREATEST_MS = 200;

type Load = (path: string) => Promise<unknown>;

/** Half of the ledger of `fill`, in the time at which its tasks were stored. */
const MIDDLE = 1_790_000_500_000;

const DAY_MS = 86_400_000;

const FILTERS: Readonly<Record<string, LedgerFilter>> = {
  'no filter': {},
  'state=succeeded': { state: 'succeeded' },
  'state=queued': { state: 'queued' },
  'state=failed': { state: 'failed' },
  'state=failed, superseded too': { state: 'failed', superseded: true },
  'type, of nearly all': { type: 'lead-to-person' },
  'type, of few': { type: 'delete-lead' },
  'code, of a tenth': { code: 'record-not-found' },
  'code, of few': { code: 'record-ambiguous' },
  'code, of none': { code: 'vendor-denied' },
  'record, with its half': { records: ['lead:500000', 'lead:500001'] },
  since: { since: MIDDLE },
  until: { until: MIDDLE },
  'until, failed': { until: MIDDLE, state: 'failed' },
  'code, type, state, until': { code: 'record-ambiguous', type: 'lead-to-person', state: 'failed', until: MIDDLE },
};

/** Milliseconds of each query of tasks, by its name: the median. */
export async function queryTimings(load: Load, db: Kysely<QueueTables>): Promise<Map<string, number>> {
  const { TaskReader } = (await load(
    'queue/ledger/task-reader',
  )) as typeof import('../src/queue/ledger/task-reader.ts');
  const { FailedTasks } = (await load(
    'queue/ledger/failed-tasks',
  )) as typeof import('../src/queue/ledger/failed-tasks.ts');
  const { TaskHistory } = (await load(
    'queue/ledger/task-history',
  )) as typeof import('../src/queue/ledger/task-history.ts');
  const [reader, failures, history] = [new TaskReader(db), new FailedTasks(db), new TaskHistory(db)];
  const timings = new Map<string, number>();
  const timed = async (name: string, query: () => Promise<unknown>): Promise<void> => {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      await query();
      times.push(performance.now() - startedAt);
    }
    timings.set(name, times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
  };
  for (const [name, filter] of Object.entries(FILTERS)) {
    await timed(`list: ${name}`, () => reader.list({ ...filter, limit: 20 }));
  }
  const { nextCursor } = await reader.list({ limit: 100, until: MIDDLE });
  await timed('list: a page in the middle', () => reader.list({ limit: 100, cursor: nextCursor! }));
  await timed('summary: counts', () => reader.counts());
  await timed('summary: failures', () => failures.groups(false));
  await timed('count to retry: code, of a tenth', () => failures.count({ code: 'record-not-found' }));
  await timed('count to retry: code, of few', () => failures.count({ code: 'record-ambiguous' }));
  await timed('history: hours, those over counted before', () => history.hours(MIDDLE, MIDDLE + DAY_MS));
  return timings;
}

/** Prints them. @returns whether all are fast enough. */
export function printTimings(title: string, timings: ReadonlyMap<string, number>): boolean {
  console.log(`\n${title}: milliseconds of a query of tasks, on 1 million`);
  for (const [name, ms] of timings) console.log(`${name.padEnd(42)}${ms.toFixed(1).padStart(8)}`);
  return [...timings.values()].every((ms) => ms <= GREATEST_MS);
}
