import { type StorePlace, STORES } from '../../../test/support/stores';
import { type ErrorKind } from '../../base/errors/app-error';
import { Store } from '../../base/store/store';
import { type TaskRecord } from '../task';
import { FailedTasks } from './failed-tasks';
import { queueMigrations } from './queue-migrations';
import { TaskClaims } from './task-claims';
import { type LedgerFilter } from './task-filter';
import { TaskLedger } from './task-ledger';
import { TaskReader } from './task-reader';
import { type QueueTables } from './task-tables';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const SECOND = 1000;
const iso = (epochMs: number): string => new Date(epochMs).toISOString();

describe.each(Object.values(STORES))('tasks that failed', ({ title, describe: onThisStore, prepare }) => {
  onThisStore(`on ${title}`, () => {
    let place: StorePlace;
    let store: Store;
    let ledger: TaskLedger;
    let claims: TaskClaims;
    let reader: TaskReader;
    let failures: FailedTasks;
    let now: number;

    beforeEach(async () => {
      place = await prepare([queueMigrations]);
      store = await Store.open({ ...place.location, migrations: [queueMigrations] });
      const db = store.db<QueueTables>();
      [ledger, claims, reader] = [new TaskLedger(db), new TaskClaims(db, 'test'), new TaskReader(db)];
      failures = new FailedTasks(db);
      now = NOW;
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function stored(name: string, record: string, type = 'paint'): Promise<void> {
      const rest = { payload: undefined, dueAt: now, etaAt: now, requestedBy: 'prod', correlationId: 'test' };
      await ledger.enqueue({ name, type, params: { name }, record, ...rest }, now);
      now += SECOND;
    }
    const claimed = async () => (await claims.claim(now, 100))!;
    async function failed(name: string, record: string, code: ErrorKind = 'internal', type = 'paint'): Promise<void> {
      await stored(name, record, type);
      await claims.fail(await claimed(), { code, message: 'no', retryable: false }, now);
    }
    async function succeeded(name: string, record: string, type = 'paint'): Promise<void> {
      await stored(name, record, type);
      await claims.succeed(await claimed(), '{}', now);
    }
    const names = (items: readonly TaskRecord[]): string[] => items.map(({ name }) => name);
    const list = async (filter: LedgerFilter): Promise<string[]> =>
      names((await reader.list({ limit: 100, ...filter })).items);
    const task = async (name: string): Promise<TaskRecord> => (await reader.get(name))!;

    describe('filters', () => {
      beforeEach(async () => {
        await failed('a', 'lead:1', 'record-ambiguous');
        await succeeded('b', 'lead:2');
        await failed('c', 'person:5', 'record-ambiguous', 'unpaint');
        await failed('d', 'lead:3', 'record-rejected');
        await stored('e', 'lead:1', 'unpaint');
      });

      it.each<[LedgerFilter, string[]]>([
        [{}, ['e', 'd', 'c', 'b', 'a']],
        [{ code: 'record-ambiguous' }, ['c', 'a']],
        [{ code: 'record-ambiguous', type: 'unpaint' }, ['c']],
        [{ code: 'record-ambiguous', state: 'failed' }, ['c', 'a']],
        [{ code: 'record-ambiguous', state: 'failed', type: 'paint' }, ['a']],
        [{ code: 'record-ambiguous', state: 'queued' }, []],
        [{ code: 'vendor-denied' }, []],
        [{ state: 'failed' }, ['d', 'c', 'a']],
        [{ state: 'failed', type: 'paint' }, ['d', 'a']],
        [{ state: 'queued', type: 'unpaint' }, ['e']],
        [{ state: 'succeeded', type: 'paint' }, ['b']],
        [{ records: ['lead:1', 'person:5'] }, ['e', 'c', 'a']],
        [{ records: ['lead:1', 'person:5'], state: 'failed' }, ['c', 'a']],
        [{ records: ['lead:1', 'person:5'], code: 'record-ambiguous', type: 'paint' }, ['a']],
        [{ records: [] }, []],
        [{ since: NOW + SECOND }, ['e', 'd', 'c', 'b']],
        [{ until: NOW + SECOND }, ['b', 'a']],
        [{ since: NOW + SECOND, until: NOW + 2 * SECOND }, ['c', 'b']],
        [{ since: NOW + SECOND, state: 'failed' }, ['d', 'c']],
        [{ since: NOW + SECOND, state: 'succeeded' }, ['b']],
        [{ since: NOW + SECOND, type: 'unpaint' }, ['e', 'c']],
        [{ until: NOW + SECOND, code: 'record-ambiguous' }, ['a']],
        [{ until: NOW + SECOND, records: ['lead:1'] }, ['a']],
      ])('%j finds %j', async (filter, expected) => {
        expect(await list(filter)).toEqual(expected);
      });

      it('gives each task once, page by page, also of those that came at the same moment', async () => {
        now = NOW;
        await stored('f', 'lead:7');
        const found: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = await reader.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
          found.push(...names(page.items));
          cursor = page.nextCursor;
        }
        expect(found).toEqual(['e', 'd', 'c', 'b', 'f', 'a']);
      });

      it('are counted by error and type', async () => {
        await claims.succeed(await claimed(), '{}', now);
        await failed('g', 'lead:8', 'record-ambiguous');
        expect(await failures.groups(false)).toEqual([
          { code: 'record-ambiguous', type: 'paint', count: 2, newestAt: iso(now), example: 'g' },
          { code: 'record-rejected', type: 'paint', count: 1, newestAt: iso(NOW + 4 * SECOND), example: 'd' },
          { code: 'record-ambiguous', type: 'unpaint', count: 1, newestAt: iso(NOW + 3 * SECOND), example: 'c' },
        ]);
        expect(await failures.count({ code: 'record-ambiguous' })).toBe(3);
        await failures.dismiss('c', now);
        expect((await failures.groups(false)).map(({ example }) => example)).toEqual(['g', 'd']);
        expect((await failures.groups(true)).map(({ example }) => example)).toEqual(['g', 'd', 'c']);
      });
    });

    describe('superseded', () => {
      it('is a failed task whose record and type have succeeded since', async () => {
        await succeeded('before', 'lead:1');
        await failed('a', 'lead:1');
        await failed('b', 'lead:1');
        await failed('other-type', 'lead:1', 'internal', 'unpaint');
        await failed('other-record', 'lead:2');
        await succeeded('later', 'lead:1');
        await succeeded('latest', 'lead:1');
        expect([await task('a'), await task('b')].map(({ supersededBy }) => supersededBy)).toEqual(['later', 'later']);
        expect(await list({ state: 'failed' })).toEqual(['other-record', 'other-type']);
        expect(await list({ state: 'failed', superseded: true })).toEqual(['other-record', 'other-type', 'b', 'a']);
        expect(await list({ records: ['lead:1'], type: 'paint' })).toEqual(['latest', 'later', 'b', 'a', 'before']);
        expect((await reader.counts()).failed).toBe(2);
        expect((await failures.groups(false)).map(({ count }) => count)).toEqual([1, 1]);
        expect((await failures.groups(true)).map(({ count }) => count)).toEqual([3, 1]);
        expect(await failures.count({ code: 'internal' })).toBe(2);
        expect(await failures.count({ code: 'internal', superseded: true })).toBe(4);
      });

      it('is one that somebody dismissed, until it is tried again', async () => {
        await failed('a', 'lead:1');
        expect(await failures.dismiss('a', NOW + 60 * SECOND)).toBe(true);
        expect(await failures.dismiss('a', NOW + 90 * SECOND)).toBe(true);
        expect(await task('a')).toMatchObject({ state: 'failed', dismissedAt: iso(NOW + 60 * SECOND) });
        expect(await list({ state: 'failed' })).toEqual([]);
        await ledger.requeue('a', now);
        expect(await task('a')).not.toHaveProperty('dismissedAt');
        expect(await failures.dismiss('a', now)).toBe(false);
        expect(await failures.dismiss('unknown', now)).toBe(false);
      });
    });

    describe('dismissSome', () => {
      it('takes what fits, those aside that are over already', async () => {
        await failed('a', 'lead:1', 'record-rejected');
        await failed('b', 'lead:2', 'record-rejected');
        await failed('c', 'lead:3', 'record-ambiguous');
        await succeeded('d', 'lead:2');
        const filter = { code: 'record-rejected', type: 'paint' } as const;
        const { dismissed, last } = await failures.dismissSome(filter, null, now);
        expect(dismissed).toBe(1);
        expect(await failures.dismissSome(filter, last, now)).toEqual({ dismissed: 0, last: null });
        expect(await failures.dismissSome(filter, null, now)).toEqual({ dismissed: 0, last: null });
        expect(await failures.dismissSome({ ...filter, superseded: true }, null, now + SECOND)).toMatchObject({
          dismissed: 1,
        });
        expect(await task('a')).toMatchObject({ dismissedAt: iso(now) });
        expect(await list({ state: 'failed' })).toEqual(['c']);
      });

      it('takes the oldest 200 at a time, so that others have their turn', async () => {
        for (let index = 0; index < 201; index += 1) await failed(`t-${index}`, `lead:${index}`);
        const first = await failures.dismissSome({ type: 'paint' }, null, now);
        expect(first.dismissed).toBe(200);
        expect(await list({ state: 'failed' })).toEqual(['t-200']);
        const second = await failures.dismissSome({ type: 'paint' }, first.last, now);
        expect(second.dismissed).toBe(1);
        expect(await failures.dismissSome({ type: 'paint' }, second.last, now)).toEqual({ dismissed: 0, last: null });
      });
    });

    describe('requeueSome', () => {
      it('takes what fits, oldest first, each once, and 200 at a time', async () => {
        for (let index = 0; index < 201; index += 1) await failed(`t-${index}`, `lead:${index}`, 'record-rejected');
        await failed('another', 'lead:0', 'record-ambiguous');
        const first = await failures.requeueSome({ code: 'record-rejected' }, null, now);
        expect(first.tasks.map(({ name }) => name).slice(0, 2)).toEqual(['t-0', 't-1']);
        expect(first.tasks).toHaveLength(200);
        const again = await claimed();
        expect(again.name).toBe('t-0');
        await claims.fail(again, { code: 'record-rejected', message: 'no', retryable: false }, now);

        const second = await failures.requeueSome({ code: 'record-rejected' }, first.last, now);
        expect(second.tasks.map(({ name }) => name)).toEqual(['t-200']);
        expect(await failures.requeueSome({ code: 'record-rejected' }, second.last, now)).toEqual({
          tasks: [],
          last: null,
        });
        expect(await list({ state: 'failed' })).toEqual(['another', 't-0']);
      });
    });

    it('marks what was superseded before there was such a mark', async () => {
      await failed('a', 'lead:1');
      await failed('b', 'lead:2');
      await succeeded('later', 'lead:1');
      const db = store.db<QueueTables>();
      await db.updateTable('queue_task').set({ superseded_by: null }).execute();
      for (const index of ['queue_task_failure', 'queue_task_failed_record', 'queue_task_state'])
        await db.schema.dropIndex(index).execute();
      for (const column of ['superseded_by', 'dismissed_at']) {
        await db.schema.alterTable('queue_task').dropColumn(column).execute();
      }
      await queueMigrations['0014-tasks-superseded']!.up(db);
      expect(await list({ state: 'failed' })).toEqual(['b']);
      expect(await task('a')).toMatchObject({ supersededBy: 'later' });
    });
  });
});
