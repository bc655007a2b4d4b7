import { sql } from 'kysely';
import { AppError } from '../../src/base/errors/app-error';
import { type NewTask } from '../../src/queue/task';
import { LEASE_MS } from '../../src/queue/ledger/task-claims';
import { queueMigrations } from '../../src/queue/ledger/queue-migrations';
import { type QueueTables } from '../../src/queue/ledger/task-tables';
import { FakeTime } from '../support/fake-time';
import { type StorePlace } from '../support/stores';
import { until } from '../support/until';
import { type ProcessSettings, QueueProcess, Workbench } from './queue-subject';
import { SUBJECTS } from './subjects';

const paint = (id: number, more: Partial<NewTask> = {}): NewTask => ({
  type: 'paint',
  params: { id },
  record: `shop:paint:${id}`,
  ...more,
});

const NONE = new AbortController().signal;

for (const subject of SUBJECTS.filter(({ store }) => store.shared)) {
  subject.store.describe(`several instances with ${subject.title}`, () => {
    let place: StorePlace;
    let time: FakeTime;
    let processes: QueueProcess[];

    beforeEach(async () => {
      place = await subject.store.prepare([queueMigrations]);
      time = new FakeTime();
      processes = [];
    });

    afterEach(async () => {
      for (const process of processes) await process.driver.stop();
      for (const { store } of processes) await store.close();
      await subject.end?.();
      await place.remove();
    });

    async function begin(settings?: ProcessSettings): Promise<QueueProcess> {
      const process = await QueueProcess.begin(subject, place, time, settings);
      processes.push(process);
      return process;
    }

    const ended = async (count: number): Promise<boolean> => {
      time.advance(100);
      const { queued, running } = await processes[0]!.queue.counts();
      const { items } = await processes[0]!.queue.list({ limit: 100 });
      return queued + running === 0 && items.length === count;
    };

    /** As long as others may take to begin what they must not begin yet. */
    const anotherStatement = () => processes[0]!.queue.counts();

    if (subject.ordersAll) {
      it('run one task at a time together, in order of arrival', async () => {
        const instances = [await begin(), await begin(), await begin()];
        const order: unknown[] = [];
        let atOnce = 0;
        for (const instance of instances) {
          instance.handle = async ({ params }) => {
            atOnce += 1;
            expect(atOnce).toBe(1);
            order.push(params['id']);
            await anotherStatement();
            atOnce -= 1;
            return {};
          };
          await instance.driver.start();
        }
        const ids = Array.from({ length: 30 }, (_, index) => index);
        for (const id of ids) await instances[id % 3]!.queue.enqueue(paint(id));
        await until(() => ended(30));
        expect(order).toEqual(ids);
      });
    }

    it('run up to N at once together, never two of one record and each record in order', async () => {
      const instances = [await begin({ concurrency: 4 }), await begin({ concurrency: 4 })];
      const running = new Set<string>();
      const order = new Map<string, unknown[]>();
      let most = 0;
      for (const instance of instances) {
        instance.handle = async ({ params }) => {
          const record = String(params['record']);
          expect(running.has(record)).toBe(false);
          running.add(record);
          most = Math.max(most, running.size);
          order.set(record, [...(order.get(record) ?? []), params['id']]);
          await anotherStatement();
          running.delete(record);
          return {};
        };
        await instance.driver.start();
      }
      for (let id = 0; id < 60; id += 1) {
        const record = `shop:paint:${id % 6}`;
        await instances[id % 2]!.queue.enqueue(paint(id, { record, params: { id, record } }));
      }
      await until(() => ended(60));
      expect(most).toBeLessThanOrEqual(4);
      for (const ids of order.values()) expect(ids).toEqual(ids.toSorted((a, b) => Number(a) - Number(b)));
      expect([...order.values()].flat()).toHaveLength(60);
    });

    it('store one task when the same is asked of all of them at once', async () => {
      const instances = [await begin(), await begin(), await begin()];
      const tasks = await Promise.all(
        Array.from({ length: 60 }, (_, index) => instances[index % 3]!.queue.enqueue(paint(30))),
      );
      expect(new Set(tasks.map(({ name }) => name)).size).toBe(1);
      expect(tasks.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    });

    it('store a new task where the waiting one begins in that moment', async () => {
      const [first, second] = [await begin(), await begin()];
      await first.queue.enqueue(paint(1, { payload: { city: 'Ghent' } }));
      const [begins, commits] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const claimed = second.store
        .db<QueueTables>()
        .transaction()
        .execute(async (transaction) => {
          await transaction.updateTable('queue_task').set({ state: 'running' }).execute();
          begins.resolve();
          await commits.promise;
        });
      await begins.promise;
      const again = first.queue.enqueue(paint(1, { payload: { city: 'Antwerp' } }));
      const waiting = sql<{ waiting: number }>`SELECT count(*) AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await until(async () => (await waiting.execute(second.store.db())).rows[0]?.waiting === 1);
      commits.resolve();
      await claimed;
      expect(await again).toMatchObject({ duplicate: false });
    });

    it('never wait for each other in a circle, whatever they do at the same time', async () => {
      const instances = [
        await begin({ concurrency: 5 }),
        await begin({ concurrency: 5 }),
        await begin({ concurrency: 5 }),
      ];
      const record = (index: number): string => `record-${index % 12}`;
      const steps: ((process: QueueProcess, index: number) => Promise<unknown>)[] = [
        ({ queue }, index) => queue.enqueue(paint(index % 40, { record: record(index), payload: index })),
        ({ queue }, index) => queue.enqueue(paint(index, { record: record(index) })),
        ({ queue }, index) => queue.joinRecords(record(index), record(index * 7 + 1)),
        async ({ claims }) => {
          const task = await claims.claim(time.now(), 20);
          if (task !== null) await claims.fail(task, { code: 'internal', message: '', retryable: true }, time.now());
        },
        ({ claims, begun }) =>
          claims.claim(time.now(), 20).then((task) => task && begun.push({ ...task, signal: NONE })),
        ({ claims, begun }) => claims.renew(['none', ...begun.map(({ name }) => name)], time.now()),
        ({ claims }) =>
          claims.recover(3, { code: 'internal', message: '', retryable: true }, time.now() + 2 * LEASE_MS),
        ({ ledger }) => ledger.prune(time.now() + 1),
        async ({ queue, ledger }) => {
          const { items } = await queue.list({ limit: 3, state: 'failed' });
          for (const { name } of items) await ledger.requeue(name, time.now());
        },
      ];
      const done = (index: number): Promise<unknown> => {
        const step = steps[(index * 7 + (index >> 3)) % steps.length]!;
        return step(instances[index % 3]!, index);
      };
      // No more at once than three instances have connections: who waits for one gives up after five seconds.
      const lanes = Array.from({ length: 30 }, async (_, lane) => {
        for (let index = lane; index < 900; index += 30) await done(index);
      });
      const outcomes = await Promise.allSettled(lanes);
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    });

    it('begin what another one stored that runs none itself', async () => {
      const [first, second] = [await begin(), await begin()];
      first.queue.pause('test');
      await second.driver.start();
      await second.queue.idle();
      const { name } = await first.queue.enqueue(paint(1));
      time.advance(1000);
      await until(async () => (await first.queue.get(name))?.state === 'succeeded');
    });

    it('begin the retry of a task whose instance has ended', async () => {
      const [first, second] = [await begin(), await begin()];
      first.handle = () => Promise.reject(new AppError('vendor-unavailable', 'The shop is closed'));
      await first.driver.start();
      const { name } = await first.queue.enqueue(paint(1));
      await first.queue.idle();
      await first.driver.stop();
      await second.driver.start();
      await second.queue.idle();
      expect(second.begun).toEqual([]);
      time.advance(5000);
      await second.queue.idle();
      expect(second.begun).toMatchObject([{ name, attempt: 2 }]);
    });

    it('leave a task with its instance for as long as it renews the lease', async () => {
      const [first, second] = [await begin(), await begin()];
      const bench = new Workbench();
      const { name } = await bench.occupy(first, paint(1));
      await second.driver.start();
      const renew = jest.spyOn(first.claims, 'renew');
      for (let renewal = 1; renewal <= 6; renewal += 1) {
        time.advance(LEASE_MS / 3);
        await until(() => renew.mock.results.length === renewal);
        await renew.mock.results.at(-1)?.value;
        await second.queue.idle();
      }
      expect(second.begun).toEqual([]);
      bench.finish(1);
      await first.queue.idle();
      expect(await first.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 1 });
    });

    it.each([
      ['forward', 3_600_000],
      ['back', -3_600_000],
    ])('begin no task once more where the clock is put %s while it runs', async (_, step) => {
      const instance = await begin({ concurrency: 2 });
      const bench = new Workbench();
      const { name } = await bench.occupy(instance, paint(1));
      time.step(step);
      await instance.queue.enqueue(paint(2));
      await bench.holds(1, 2);
      bench.finish(1);
      bench.finish(2);
      await instance.queue.idle();
      expect(instance.ids).toEqual([1, 2]);
      expect(await instance.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 1 });
    });

    if (subject.ordersAll) {
      it('take no task from another one whose clock is an hour behind', async () => {
        const leaseTime = 'of the store';
        const [first, second] = [
          await begin({ concurrency: 2, leaseTime }),
          await begin({ concurrency: 2, leaseTime }),
        ];
        const bench = new Workbench();
        await bench.occupy(first, paint(1));
        time.step(3_600_000);
        await second.driver.start();
        await second.queue.enqueue(paint(2));
        await second.queue.idle();
        expect(second.ids).toEqual([2]);
        bench.finish(1);
        await first.queue.idle();
      });
    }

    it('tell a task that its lease is over also where the store gives no answer', async () => {
      const instance = await begin();
      const bench = new Workbench();
      await bench.occupy(instance, paint(1));
      jest.spyOn(instance.claims, 'renew').mockReturnValue(new Promise(() => undefined));
      time.advance(LEASE_MS - 1);
      expect(instance.begun[0]?.signal.aborted).toBe(true);
      bench.finish(1);
    });

    it('take over from one that lost its lease, tell its task and record its outcome no more', async () => {
      const [first, second] = [await begin({ concurrency: 2 }), await begin({ concurrency: 2 })];
      const bench = new Workbench();
      const { name } = await bench.occupy(first, paint(1));
      jest
        .spyOn(first.claims, 'renew')
        .mockRejectedValue(new AppError('store-unavailable', 'The store cannot be used (no connection)'));
      const [lost] = first.begun;
      second.handle = () => Promise.resolve({ by: 'second' });
      await second.driver.start();
      await second.queue.idle();
      expect(second.begun).toEqual([]);
      for (let third = 1; third <= 3; third += 1) {
        expect(lost?.signal.aborted).toBe(false);
        time.advance(LEASE_MS / 3);
        await until(() => first.log.split('the leases of running tasks cannot be renewed').length > third);
      }
      await until(() => lost?.signal.aborted === true);
      await second.queue.idle();
      expect(second.begun).toMatchObject([{ name, attempt: 2 }]);
      bench.finish(1);
      await until(() => first.log.includes('its outcome here does not count'));
      expect(await first.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 2, result: { by: 'second' } });
    });
  });
}
