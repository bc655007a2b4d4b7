import { type StorePlace, STORES } from '../../../test/support/stores';
import { ownTime } from '../../base/store/lease-time';
import { Store } from '../../base/store/store';
import { queueMigrations } from './queue-migrations';
import { LEASE_MS, TaskClaims } from './task-claims';
import { TaskLedger } from './task-ledger';
import { TaskOutbox } from './task-outbox';
import { TaskReader } from './task-reader';
import { type QueueTables } from './task-tables';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const ERROR = { code: 'vendor-unavailable', message: 'The shop is closed', retryable: true } as const;

for (const kind of Object.values(STORES))
  kind.describe(`tasks that a queue product delivers by name, in ${kind.title}`, () => {
    let place: StorePlace;
    let store: Store;
    let ledger: TaskLedger;
    let claims: TaskClaims;
    let outbox: TaskOutbox;

    beforeEach(async () => {
      place = await kind.prepare([queueMigrations]);
      store = await Store.open({ ...place.location, migrations: [queueMigrations] });
      const db = store.db<QueueTables>();
      ledger = new TaskLedger(db);
      claims = new TaskClaims(db, 'test', { leaseTime: ownTime });
      outbox = new TaskOutbox(db);
    });

    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    async function stored(name: string, record: string, dueAt = NOW): Promise<void> {
      const params = { name };
      const more = { payload: undefined, dueAt, etaAt: dueAt, requestedBy: null, correlationId: 'test' };
      await ledger.enqueue({ name, type: 'paint', params, record, ...more }, NOW);
    }

    async function claimed(name: string, now = NOW) {
      const claim = await claims.claimNamed(name, now);
      if ('refusal' in claim) throw new Error(`${name} was refused: ${claim.refusal}`);
      return claim.task;
    }

    const pending = async () => (await outbox.pending(100)).map(({ name }) => name);

    async function dispatchAll(): Promise<void> {
      for (const dispatch of await outbox.pending(100)) await outbox.dispatched(dispatch, NOW);
    }

    describe('claimNamed', () => {
      it('takes the task and counts the attempt', async () => {
        await stored('a', 'red');
        await stored('b', 'blue');
        expect(await claimed('b')).toMatchObject({ name: 'b', params: { name: 'b' }, attempt: 1, fence: 1 });
      });

      it('refuses what runs already, has ended or was never there', async () => {
        await stored('a', 'red');
        const task = await claimed('a');
        expect(await claims.claimNamed('a', NOW)).toEqual({ refusal: 'running' });
        await claims.succeed(task, '{}', NOW);
        expect(await claims.claimNamed('a', NOW)).toEqual({ refusal: 'finished' });
        expect(await claims.claimNamed('z', NOW)).toEqual({ refusal: 'unknown' });
      });

      it('refuses a task while an earlier one of its lane waits or any runs', async () => {
        await stored('a', 'red');
        await stored('b', 'red');
        expect(await claims.claimNamed('b', NOW)).toEqual({ refusal: 'behind' });
        const task = await claimed('a');
        expect(await claims.claimNamed('b', NOW)).toEqual({ refusal: 'behind' });
        await claims.retryLater(task, ERROR, NOW + 5000, NOW);
        expect(await claims.claimNamed('b', NOW)).toEqual({ refusal: 'behind' });
        expect(await claims.claimNamed('a', NOW + 4999)).toEqual({ refusal: 'early' });
        await claims.succeed(await claimed('a', NOW + 5000), '{}', NOW);
        expect(await claimed('b')).toMatchObject({ name: 'b' });
      });
    });

    describe('an outcome', () => {
      it('counts for the latest claim only', async () => {
        await stored('a', 'red');
        const first = await claimed('a');
        await claims.recover(3, ERROR, NOW + LEASE_MS);
        const second = await claimed('a', NOW + LEASE_MS);
        expect(second).toMatchObject({ attempt: 2 });
        expect(await claims.succeed(first, '{"by":"first"}', NOW)).toBe(false);
        expect(await claims.retryLater(first, ERROR, NOW, NOW)).toBe(false);
        expect(await claims.fail(first, ERROR, NOW)).toBe(false);
        expect(await claims.succeed(second, '{"by":"second"}', NOW)).toBe(true);
        const reader = new TaskReader(store.db<QueueTables>());
        expect(await reader.get('a')).toMatchObject({ state: 'succeeded', result: { by: 'second' } });
      });
    });

    describe('attemptsLog', () => {
      const logOf = async () => (await new TaskReader(store.db<QueueTables>()).get('a'))!.attemptsLog;
      const at = (offset: number) => new Date(NOW + offset).toISOString();

      it('keeps the last ten failed attempts, across a retry by hand', async () => {
        await stored('a', 'red');
        for (let attempt = 0; attempt < 11; attempt += 1) {
          await claims.retryLater(await claimed('a', NOW + attempt), ERROR, NOW + attempt, NOW + attempt);
        }
        await claims.fail(await claimed('a', NOW + 11), ERROR, NOW + 11);
        await ledger.requeue('a', NOW + 12);
        await claims.succeed(await claimed('a', NOW + 12), '{}', NOW + 12);
        const log = await logOf();
        expect(log).toHaveLength(10);
        expect(log[0]).toEqual({ at: at(2), code: 'vendor-unavailable', message: 'The shop is closed' });
        expect(log.at(-1)).toMatchObject({ at: at(11) });
      });

      it('keeps no more than ten where a process ended in the last one', async () => {
        await stored('a', 'red');
        for (let attempt = 0; attempt < 10; attempt += 1) {
          await claims.retryLater(await claimed('a', NOW + attempt), ERROR, NOW + attempt, NOW + attempt);
        }
        await claimed('a', NOW + 10);
        await claims.recover(11, ERROR, NOW + 2 * LEASE_MS);
        const log = await logOf();
        expect(log).toHaveLength(10);
        expect(log.at(-1)).toMatchObject({ at: at(2 * LEASE_MS) });
      });

      it('has the attempt that a process ended in, where it was the last', async () => {
        await stored('a', 'red');
        await claims.retryLater(await claimed('a'), ERROR, NOW, NOW);
        await claimed('a');
        await claims.recover(2, { ...ERROR, code: 'internal', message: 'It’s over' }, NOW + LEASE_MS);
        expect(await logOf()).toEqual([
          { at: at(0), code: 'vendor-unavailable', message: 'The shop is closed' },
          { at: at(LEASE_MS), code: 'internal', message: 'It’s over' },
        ]);
        await ledger.requeue('a', NOW);
        await claimed('a');
        await claims.recover(1, ERROR, NOW + 2 * LEASE_MS);
        expect(await logOf()).toHaveLength(3);
      });
    });

    describe('tasks of held types', () => {
      it('are not claimed, and ask for another dispatch', async () => {
        await stored('a', 'red');
        await stored('b', 'blue');
        expect(await claims.claim(NOW, 10, ['paint'])).toBeNull();
        expect(await claims.claim(NOW, 10, ['sculpt'])).toMatchObject({ name: 'a', attempt: 1 });
        await dispatchAll();
        expect(await claims.claimNamed('b', NOW, ['paint'])).toEqual({ refusal: 'held' });
        expect(await pending()).toEqual(['b']);
        expect([await outbox.hasReady(NOW, ['paint']), await outbox.hasReady(NOW)]).toEqual([false, true]);
      });

      it('are queued again as if they had not been tried', async () => {
        await stored('a', 'red');
        const task = await claimed('a');
        expect(await claims.hold(task, ERROR, { etaAt: NOW + 900_000, dueAt: NOW, now: NOW })).toBe(true);
        const held = await new TaskReader(store.db<QueueTables>()).get('a');
        expect(held).toMatchObject({ state: 'queued', attempts: 0, attemptsLog: [], error: ERROR });
        expect(Date.parse(held!.eta)).toBe(NOW + 900_000);
        expect(await claims.hold(task, ERROR, { etaAt: NOW, dueAt: NOW, now: NOW })).toBe(false);
        expect(await claims.claim(NOW, 10)).toMatchObject({ name: 'a', attempt: 1 });
      });

      it('are recalled where they were dispatched for later', async () => {
        await stored('a', 'red');
        await stored('b', 'blue', NOW + 60_000);
        await dispatchAll();
        await outbox.recall();
        expect(await pending()).toEqual(['a']);
      });
    });

    describe('TaskOutbox', () => {
      it('has the first task of each lane, oldest first, until it was dispatched', async () => {
        await stored('a', 'red');
        await stored('b', 'blue', NOW + 60_000);
        await stored('c', 'red');
        expect(await outbox.pending(100)).toEqual([
          { name: 'a', type: 'paint', dueAt: null, fence: 0, dispatchedAt: null },
          { name: 'b', type: 'paint', dueAt: NOW + 60_000, fence: 0, dispatchedAt: null },
        ]);
        expect(await outbox.pending(1)).toMatchObject([{ name: 'a' }]);
        await dispatchAll();
        expect(await pending()).toEqual([]);
      });

      it('has the next of a lane once the one before has ended', async () => {
        await stored('a', 'red');
        await stored('b', 'red');
        await dispatchAll();
        const task = await claimed('a');
        expect(await pending()).toEqual([]);
        await claims.succeed(task, '{}', NOW);
        expect(await pending()).toEqual(['b']);
      });

      it('has a task again that waits for its retry, was queued again or left by a dead instance', async () => {
        await stored('a', 'red');
        await dispatchAll();
        await claims.retryLater(await claimed('a'), ERROR, NOW + 5000, NOW);
        expect(await outbox.pending(100)).toEqual([
          { name: 'a', type: 'paint', dueAt: NOW + 5000, fence: 1, dispatchedAt: null },
        ]);
        await dispatchAll();
        await claims.fail(await claimed('a', NOW + 5000), ERROR, NOW);
        await ledger.requeue('a', NOW);
        expect(await pending()).toEqual(['a']);
        await dispatchAll();
        await claimed('a');
        await claims.recover(3, ERROR, NOW + LEASE_MS);
        expect(await pending()).toEqual(['a']);
      });

      it('has a task again whose delivery was refused for now', async () => {
        await stored('a', 'red', NOW + 5000);
        await stored('b', 'blue');
        await dispatchAll();
        await claims.claimNamed('a', NOW);
        await ledger.joinRecords('red', 'blue');
        await claims.claimNamed('b', NOW);
        expect(await pending()).toEqual(['a']);
        await claims.succeed(await claimed('a', NOW + 5000), '{}', NOW);
        expect(await pending()).toEqual(['b']);
      });

      it('takes no late word of a dispatch for that of a newer one', async () => {
        await stored('a', 'red');
        const [dispatch] = await outbox.pending(1);
        await claims.retryLater(await claimed('a'), ERROR, NOW, NOW);
        await outbox.dispatched(dispatch!, NOW);
        expect(await pending()).toEqual(['a']);
      });

      it('tells what was dispatched and due long ago and never came', async () => {
        await stored('a', 'red');
        await stored('b', 'blue', NOW + 5000);
        await stored('c', 'green');
        await dispatchAll();
        await claimed('c');
        expect(await outbox.overdue(NOW, 100)).toEqual([]);
        expect(await outbox.overdue(NOW + 1, 100)).toMatchObject([{ name: 'a' }]);
        expect(await outbox.overdue(NOW + 6000, 100)).toMatchObject([{ name: 'a' }, { name: 'b' }]);
      });
    });
  });
