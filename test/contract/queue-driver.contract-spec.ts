import { AppError } from '../../src/base/errors/app-error';
import { type NewTask } from '../../src/queue/task';
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

const unavailable = (details = {}) => new AppError('vendor-unavailable', 'The shop is closed', details);

for (const subject of SUBJECTS) {
  subject.store.describe(`queue with ${subject.title}`, () => {
    let place: StorePlace;
    let time: FakeTime;
    let processes: QueueProcess[];

    beforeEach(async () => {
      place = await subject.store.prepare([queueMigrations]);
      time = new FakeTime();
      processes = [];
    });

    afterEach(async () => {
      for (const { store } of processes) await store.close();
      await subject.end?.();
      await place.remove();
    });

    async function begin(settings?: ProcessSettings): Promise<QueueProcess> {
      const process = await QueueProcess.begin(subject, place, time, settings);
      processes.push(process);
      return process;
    }

    /** As they came; sorted where the driver promises no order among records. */
    const inOrder = <T>(begun: readonly T[]): readonly T[] =>
      subject.ordersAll ? begun : begun.toSorted((a, b) => String(a).localeCompare(String(b)));

    describe('enqueue', () => {
      it('answers name, ETA and type of a stored task', async () => {
        const { queue } = await begin();
        const task = await queue.enqueue(paint(30, { requestedBy: 'prod' }));
        expect(task).toEqual({
          name: expect.stringMatching(/^paint-[0-9a-z]{27}$/) as string,
          eta: '2026-11-23T10:00:00.000Z',
          type: 'paint',
          duplicate: false,
        });
        expect(await queue.get(task.name)).toEqual({
          name: task.name,
          type: 'paint',
          params: { id: 30 },
          state: 'queued',
          attempts: 0,
          enqueuedAt: '2026-11-23T10:00:00.000Z',
          eta: '2026-11-23T10:00:00.000Z',
          startedAt: null,
          finishedAt: null,
          result: null,
          error: null,
          supersededBy: null,
          attemptsLog: [],
          requestedBy: 'prod',
        });
      });

      it('gives the waiting task for the same one, with the newer payload', async () => {
        const process = await begin();
        const first = await process.queue.enqueue(paint(30, { payload: { city: 'Ghent' } }));
        time.advance(1000);
        const again = await process.queue.enqueue(paint(30, { payload: { city: 'Antwerp' } }));
        expect(again).toEqual({ ...first, duplicate: true });
        await process.queue.enqueue(paint(30));
        await process.driver.start();
        await process.queue.idle();
        expect(process.begun.map(({ payload }) => payload)).toEqual([{ city: 'Antwerp' }]);
      });

      it('compares params by value, not by the order of their members', async () => {
        const { queue } = await begin();
        await queue.enqueue(paint(1, { params: { id: 1, tint: { a: 1, b: 2 } } }));
        const again = await queue.enqueue(paint(1, { params: { tint: { b: 2, a: 1 }, id: 1 } }));
        expect(again.duplicate).toBe(true);
        const other = await queue.enqueue(paint(1, { params: { id: 1, tint: { b: 2, a: 2 } } }));
        expect(other.duplicate).toBe(false);
      });

      it('stores one task when the same is asked for many times at once', async () => {
        const { queue } = await begin();
        const tasks = await Promise.all(Array.from({ length: 50 }, () => queue.enqueue(paint(30))));
        expect(new Set(tasks.map(({ name }) => name)).size).toBe(1);
        expect(tasks.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
      });

      it('takes a running task for no duplicate', async () => {
        const process = await begin();
        const bench = new Workbench();
        const first = await bench.occupy(process, paint(30));
        const second = await process.queue.enqueue(paint(30));
        expect(second).toMatchObject({ duplicate: false });
        bench.finish(30);
        await bench.holds(30);
        bench.finish(30);
        await process.queue.idle();
        expect(process.names).toEqual([first.name, second.name]);
      });

      it('takes a task that waits for its retry for a duplicate', async () => {
        const process = await begin();
        process.handle = () => Promise.reject(unavailable());
        await process.driver.start();
        const first = await process.queue.enqueue(paint(30));
        await process.queue.idle();
        expect(await process.queue.enqueue(paint(30))).toEqual({
          ...first,
          eta: '2026-11-23T10:00:05.000Z',
          duplicate: true,
        });
      });

      it('estimates the ETA from the tasks ahead and what recent ones took', async () => {
        const process = await begin();
        process.handle = async () => {
          time.advance(2000);
          return {};
        };
        await process.driver.start();
        await process.queue.enqueue(paint(1));
        await process.queue.idle();
        process.queue.pause('test');
        await process.queue.enqueue(paint(2));
        const third = await process.queue.enqueue(paint(3));
        expect(Date.parse(third.eta) - time.now()).toBe(2000);
      });

      it('refuses a type that nobody declared', async () => {
        const { queue } = await begin();
        await expect(queue.enqueue(paint(1, { type: 'burn' }))).rejects.toThrow('There is no task type burn');
      });

      it('fails where the task could not be stored', async () => {
        const process = await begin();
        await process.store.close();
        await expect(process.queue.enqueue(paint(1))).rejects.toMatchObject({ kind: 'store-unavailable' });
      });
    });

    describe('order', () => {
      if (subject.ordersAll)
        it('is that of arrival, one at a time', async () => {
          const process = await begin();
          let atOnce = 0;
          process.handle = async () => {
            atOnce += 1;
            expect(atOnce).toBe(1);
            await Promise.resolve();
            atOnce -= 1;
            return {};
          };
          await process.driver.start();
          for (let id = 1; id <= 20; id += 1) await process.queue.enqueue(paint(id));
          await process.queue.idle();
          expect(process.ids).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
        });

      it('survives a clock that was put back', async () => {
        const process = await begin();
        await process.queue.enqueue(paint(1));
        time.advance(-60_000);
        await process.queue.enqueue(paint(2));
        await process.driver.start();
        await process.queue.idle();
        expect(process.ids).toEqual([1, 2]);
      });

      // Of a queue product that delivers at a given moment its own clock is in charge.
      if (subject.ordersAll)
        it('waits no longer for a retry that was stored while the clock was an hour ahead', async () => {
          const process = await begin();
          process.handle = ({ attempt, params }) => {
            if (attempt > 1 || params['id'] !== 1) return Promise.resolve({});
            time.step(3_600_000);
            return Promise.reject(unavailable());
          };
          await process.driver.start();
          const { name } = await process.queue.enqueue(paint(1));
          const state = async (task: string) => (await process.queue.get(task))?.state;
          await until(async () => (await process.queue.get(name))?.error?.code === 'vendor-unavailable');
          const meanwhile = await process.queue.enqueue(paint(2));
          await until(async () => (await state(meanwhile.name)) === 'succeeded');
          time.step(-3_600_000);
          await process.queue.enqueue(paint(3));
          await until(async () => {
            if (time.monotonic() < 100_000) time.advance(1000);
            return (await state(name)) === 'succeeded';
          });
        });

      it('runs up to N at once, never two of one record', async () => {
        const process = await begin({ concurrency: 3 });
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.queue.enqueue(paint(1, { record: 'red' }));
        await process.queue.enqueue(paint(2, { record: 'red' }));
        await process.queue.enqueue(paint(3, { record: 'blue' }));
        await process.queue.enqueue(paint(4, { record: 'green' }));
        await process.queue.enqueue(paint(5, { record: 'grey' }));
        await process.driver.start();
        await bench.holds(1, 3, 4);
        expect(inOrder(process.ids)).toEqual([1, 3, 4]);
        bench.finish(3);
        await bench.holds(5);
        bench.finish(1);
        await bench.holds(2);
        expect(process.ids.slice(3)).toEqual([5, 2]);
        for (const id of [2, 4, 5]) bench.finish(id);
        await process.queue.idle();
      });

      it('lets a task that waits for its retry hold back its record and nothing else', async () => {
        const process = await begin();
        process.handle = ({ type, attempt }) =>
          type === 'paint' && attempt === 1 ? Promise.reject(unavailable()) : Promise.resolve({});
        await process.queue.enqueue(paint(30));
        await process.queue.enqueue(paint(30, { type: 'delete-paint' }));
        await process.queue.enqueue(paint(31, { type: 'sell' }));
        await process.driver.start();
        await process.queue.idle();
        expect(process.begun.map(({ type }) => type)).toEqual(['paint', 'sell']);
        time.advance(5000);
        await process.queue.idle();
        expect(process.begun.map(({ type }) => type)).toEqual(['paint', 'sell', 'paint', 'delete-paint']);
      });

      it('lets no delete overtake its update with many at once', async () => {
        const process = await begin({ concurrency: 10 });
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.driver.start();
        await process.queue.enqueue(paint(30));
        await process.queue.enqueue(paint(30, { type: 'delete-paint' }));
        await process.queue.enqueue(paint(31));
        await bench.holds(30, 31);
        expect(process.begun.map(({ type }) => type)).toEqual(['paint', 'paint']);
        bench.finish(30);
        await bench.holds(30);
        bench.finish(30);
        bench.finish(31);
        await process.queue.idle();
        expect(process.begun.at(-1)?.type).toBe('delete-paint');
      });

      if (subject.ordersAll)
        it('puts the oldest due task first when a retry is due again', async () => {
          const process = await begin();
          process.handle = async ({ params, attempt }) => {
            if (params['id'] === 1 && attempt === 1) throw unavailable();
            if (params['id'] === 2) time.advance(5000);
            return {};
          };
          for (const id of [1, 2, 3]) await process.queue.enqueue(paint(id));
          await process.driver.start();
          await process.queue.idle();
          expect(process.ids).toEqual([1, 2, 1, 3]);
        });

      it('begins a delayed task when its time has come', async () => {
        const process = await begin();
        await process.driver.start();
        const { eta } = await process.queue.enqueue(paint(1, { delayMs: 1500 }));
        expect(eta).toBe('2026-11-23T10:00:01.500Z');
        await process.queue.enqueue(paint(2));
        await process.queue.idle();
        time.advance(1499);
        await process.queue.idle();
        expect(process.ids).toEqual([2]);
        time.advance(1);
        await process.queue.idle();
        expect(process.ids).toEqual([2, 1]);
      });
    });

    if (subject.ordersAll)
      it.each([-3_600_000, 86_400_000])('begins what waits no later where the clock is set by %i ms', async (step) => {
        const process = await begin();
        process.handle = ({ attempt }) => (attempt === 1 ? Promise.reject(unavailable()) : Promise.resolve({}));
        await process.driver.start();
        await process.queue.enqueue(paint(1));
        await process.queue.idle();
        time.step(step);
        time.advance(5000);
        await process.queue.idle();
        expect(process.ids).toEqual([1, 1]);
      });

    it.each(['a\0b', '\0', '\ud800', '%'])('knows no task of the name %j', async (name) => {
      const { queue } = await begin();
      await expect(queue.get(name)).resolves.toBeNull();
      await expect(queue.failures.retry(name)).rejects.toMatchObject({ kind: 'record-not-found' });
    });

    it('knows whether a task waits, and does not count one that runs', async () => {
      const process = await begin();
      const bench = new Workbench();
      process.handle = bench.handle;
      await process.queue.enqueue(paint(1));
      await expect(process.queue.isWaiting(paint(1))).resolves.toBe(true);
      await expect(process.queue.isWaiting(paint(2))).resolves.toBe(false);
      await expect(process.queue.isWaiting({ ...paint(1), type: 'delete-paint' })).resolves.toBe(false);
      await process.driver.start();
      await bench.holds(1);
      await expect(process.queue.isWaiting(paint(1))).resolves.toBe(false);
      bench.finish(1);
      await process.queue.idle();
    });

    describe('joinRecords', () => {
      it('makes one line of the tasks of both, those that wait included', async () => {
        const process = await begin({ concurrency: 5 });
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.queue.enqueue(paint(1, { record: 'lead:1' }));
        await process.queue.enqueue(paint(2, { record: 'person:2' }));
        await process.queue.joinRecords('lead:1', 'person:2');
        await process.queue.enqueue(paint(3, { record: 'person:2' }));
        await process.queue.enqueue(paint(4, { record: 'lead:1' }));
        await process.queue.enqueue(paint(9, { record: 'lead:9' }));
        await process.driver.start();
        await bench.holds(1, 9);
        for (const [done, next] of [
          [1, 2],
          [2, 3],
          [3, 4],
        ]) {
          expect(bench.ids.filter((id) => id !== 9)).toEqual([done]);
          bench.finish(done);
          await bench.holds(next);
        }
        bench.finish(4);
        bench.finish(9);
        await process.queue.idle();
        expect(process.ids.filter((id) => id !== 9)).toEqual([1, 2, 3, 4]);
      });

      it('waits for a running task that stands behind in the joined line', async () => {
        const process = await begin({ concurrency: 5 });
        const bench = new Workbench();
        process.handle = (task) =>
          task.attempt === 1 && task.params['id'] === 1 ? Promise.reject(unavailable()) : bench.handle(task);
        await process.driver.start();
        await process.queue.enqueue(paint(1, { record: 'lead:1' }));
        await process.queue.idle();
        await process.queue.enqueue(paint(2, { record: 'person:2' }));
        await bench.holds(2);
        await process.queue.joinRecords('lead:1', 'person:2');
        time.advance(5000);
        await process.queue.enqueue(paint(9, { record: 'lead:9' }));
        await bench.holds(9);
        expect(bench.ids).toEqual([2, 9]);
        bench.finish(2);
        await bench.holds(1);
        bench.finish(1);
        bench.finish(9);
        await process.queue.idle();
      });

      it('joins everything that was joined with either', async () => {
        const process = await begin({ concurrency: 5 });
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.queue.joinRecords('a', 'b');
        await process.queue.joinRecords('c', 'd');
        await process.queue.joinRecords('b', 'c');
        await process.queue.joinRecords('c', 'b');
        await process.queue.enqueue(paint(1, { record: 'a' }));
        await process.queue.enqueue(paint(2, { record: 'd' }));
        await process.driver.start();
        await bench.holds(1);
        bench.finish(1);
        await bench.holds(2);
        expect(process.ids).toEqual([1, 2]);
        bench.finish(2);
        await process.queue.idle();
      });

      it('counts for a failed task that is queued again', async () => {
        const process = await begin({ concurrency: 5 });
        process.handle = () => Promise.reject(new AppError('record-rejected', 'No such tint'));
        await process.driver.start();
        const failed = await process.queue.enqueue(paint(1, { record: 'b' }));
        await process.queue.idle();
        await process.queue.joinRecords('a', 'b');
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.queue.enqueue(paint(2, { record: 'a' }));
        await bench.holds(2);
        await process.queue.failures.retry(failed.name);
        await process.queue.enqueue(paint(9, { record: 'z' }));
        await bench.holds(9);
        expect(bench.ids).toEqual([2, 9]);
        bench.finish(2);
        await bench.holds(1);
        bench.finish(1);
        bench.finish(9);
        await process.queue.idle();
      });
    });

    describe('outcome', () => {
      it('is kept as result', async () => {
        const process = await begin();
        process.handle = async () => {
          time.advance(40);
          return { status: 'created', id: 7 };
        };
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(30, { payload: { secret: true } }));
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({
          state: 'succeeded',
          attempts: 1,
          startedAt: '2026-11-23T10:00:00.000Z',
          finishedAt: '2026-11-23T10:00:00.040Z',
          result: { status: 'created', id: 7 },
          error: null,
        });
        const row = await process.store.db<QueueTables>().selectFrom('queue_task').select('payload').executeTakeFirst();
        expect(row).toEqual({ payload: null });
      });

      it('is failed at once for an error that no retry cures', async () => {
        const process = await begin();
        process.handle = () => Promise.reject(new AppError('record-not-found', 'There is no lead 30'));
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(30));
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({
          state: 'failed',
          attempts: 1,
          finishedAt: '2026-11-23T10:00:00.000Z',
          error: { code: 'record-not-found', message: 'There is no lead 30', retryable: false },
        });
      });

      it('waits longer after each try and is given up after the last', async () => {
        const process = await begin({ maxAttempts: 3 });
        process.handle = () => Promise.reject(unavailable());
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(30));
        await process.queue.idle();
        const error = { code: 'vendor-unavailable', message: 'The shop is closed', retryable: true };
        expect(await process.queue.get(name)).toMatchObject({
          state: 'queued',
          attempts: 1,
          eta: '2026-11-23T10:00:05.000Z',
          finishedAt: null,
          error,
        });
        time.advance(5000);
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({ attempts: 2, eta: '2026-11-23T10:00:15.000Z' });
        time.advance(10_000);
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({ state: 'failed', attempts: 3, error });
      });

      it('waits at least as long as the vendor asks', async () => {
        const process = await begin();
        process.handle = () => Promise.reject(unavailable({ retryAfterMs: 90_000 }));
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(30));
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({ eta: '2026-11-23T10:01:30.000Z' });
      });

      it('withholds the words of a bug, which the log has', async () => {
        const process = await begin();
        process.handle = () => Promise.reject(new RangeError('index 7 of a private list'));
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(30));
        await process.queue.idle();
        const task = await process.queue.get(name);
        expect(task).toMatchObject({ state: 'queued', error: { code: 'internal', retryable: true } });
        expect(task?.error?.message).toBe('An unexpected error happened inside the service; its log tells more');
        expect(process.log).toContain('index 7 of a private list');
      });

      it('is stored as soon as the store takes it', async () => {
        const process = await begin();
        await process.driver.start();
        const succeed = process.claims.succeed.bind(process.claims);
        jest
          .spyOn(process.claims, 'succeed')
          .mockRejectedValueOnce(new AppError('store-unavailable', 'The store cannot be used (disk full)'))
          .mockImplementation(succeed);
        const { name } = await process.queue.enqueue(paint(30));
        await until(() => process.log.includes('the outcome of a task cannot be stored, trying again'));
        time.advance(2000);
        await process.queue.idle();
        expect(await process.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 1 });
        expect(process.begun).toHaveLength(1);
      });
    });

    describe('retry', () => {
      it('queues a failed task at the end of the line, with all attempts before it', async () => {
        const process = await begin({ maxAttempts: 1 });
        process.handle = () => Promise.reject(unavailable());
        await process.driver.start();
        const first = await process.queue.enqueue(paint(1));
        await process.queue.idle();
        process.queue.pause('test');
        process.handle = () => Promise.resolve({});
        const second = await process.queue.enqueue(paint(2));
        time.advance(500);
        expect(await process.queue.failures.retry(first.name)).toEqual({
          name: first.name,
          eta: '2026-11-23T10:00:00.500Z',
          type: 'paint',
        });
        expect(await process.queue.get(first.name)).toMatchObject({
          state: 'queued',
          attempts: 0,
          startedAt: null,
          finishedAt: null,
          error: null,
        });
        process.queue.resume();
        await process.queue.idle();
        expect(inOrder(process.names)).toEqual(inOrder([first.name, second.name, first.name]));
        expect(await process.queue.get(first.name)).toMatchObject({ state: 'succeeded', attempts: 1 });
      });

      it('refuses a task that has not failed', async () => {
        const { queue } = await begin();
        const { name } = await queue.enqueue(paint(1));
        await expect(queue.failures.retry(name)).rejects.toMatchObject({ kind: 'conflict' });
        await expect(queue.failures.retry('paint-0')).rejects.toMatchObject({ kind: 'record-not-found' });
      });
    });

    describe('after the process was killed', () => {
      it('runs the abandoned task again, first of its record', async () => {
        const first = await begin();
        const bench = new Workbench();
        first.handle = bench.handle;
        await first.driver.start();
        await first.queue.enqueue(paint(1));
        await first.queue.enqueue(paint(2));
        await bench.holds(1);
        await first.kill();

        const second = await begin();
        await second.driver.start();
        time.advance(subject.deathIsKnownAfterMs);
        await second.queue.idle();
        expect(inOrder(second.begun.map(({ params, attempt }) => [params['id'], attempt]))).toEqual([
          [1, 2],
          [2, 1],
        ]);
      });

      it('fails a task whose attempts are used up', async () => {
        const first = await begin({ maxAttempts: 1 });
        const bench = new Workbench();
        const { name } = await bench.occupy(first, paint(1));
        await first.kill();

        const second = await begin({ maxAttempts: 1 });
        await second.driver.start();
        time.advance(subject.deathIsKnownAfterMs);
        await second.queue.idle();
        expect(second.begun).toEqual([]);
        expect(await second.queue.get(name)).toMatchObject({
          state: 'failed',
          error: {
            code: 'internal',
            message: 'The service ended during attempt 1 of the task, which was its last',
            retryable: true,
          },
        });
      });

      it('keeps what waits for its retry waiting', async () => {
        const first = await begin();
        first.handle = () => Promise.reject(unavailable());
        await first.driver.start();
        await first.queue.enqueue(paint(1));
        await first.queue.idle();
        await first.kill();

        const second = await begin();
        await second.driver.start();
        await second.queue.idle();
        expect(second.begun).toEqual([]);
        time.advance(5000);
        await second.queue.idle();
        expect(second.begun).toMatchObject([{ attempt: 2 }]);
      });
    });

    describe('pause', () => {
      it('stores tasks that wait until resume', async () => {
        const process = await begin();
        process.queue.pause('the mapping could not be checked yet');
        await process.driver.start();
        const { name } = await process.queue.enqueue(paint(1));
        expect(process.queue.pauseReason).toBe('the mapping could not be checked yet');
        expect(await process.queue.get(name)).toMatchObject({ state: 'queued' });
        process.queue.resume();
        await process.queue.idle();
        expect(process.queue.pauseReason).toBeNull();
        expect(await process.queue.get(name)).toMatchObject({ state: 'succeeded' });
      });
    });

    describe('shutdown', () => {
      it('waits for the running task and leaves the rest queued', async () => {
        const process = await begin();
        const bench = new Workbench();
        process.handle = bench.handle;
        await process.driver.start();
        await process.queue.enqueue(paint(1));
        await process.queue.enqueue(paint(2));
        await bench.holds(1);
        const stopped = process.driver.stop();
        bench.finish(1);
        await stopped;
        expect(process.ids).toEqual([1]);
        expect(await process.queue.counts()).toEqual({ queued: 1, running: 0, failed: 0 });
        if (subject.ordersAll) expect(time.pending).toBe(0);
      });

      it('waits no longer than 25 seconds', async () => {
        const process = await begin();
        const bench = new Workbench();
        await bench.occupy(process, paint(1));
        const stoppedAt = time.now();
        let ended = false;
        void process.driver.stop().then(() => (ended = true));
        await until(() => {
          if (!ended) time.advance(100);
          return ended;
        });
        expect(time.now() - stoppedAt).toBeGreaterThanOrEqual(25_000);
        expect(await process.queue.counts()).toEqual({ queued: 0, running: 1, failed: 0 });
      });
    });

    it('deletes old tasks that have ended, and no others', async () => {
      const process = await begin();
      process.handle = ({ params }) =>
        params['id'] === 2 ? Promise.reject(new AppError('record-rejected', 'No such tint')) : Promise.resolve({});
      await process.driver.start();
      await process.queue.enqueue(paint(1));
      await process.queue.enqueue(paint(2));
      await process.queue.idle();
      time.advance(1000);
      process.queue.pause('test');
      await process.queue.enqueue(paint(3));
      expect(await process.ledger.prune(time.now() - 1000)).toBe(0);
      expect(await process.ledger.prune(time.now())).toBe(2);
      const { items } = await process.queue.list({ limit: 10 });
      expect(items.map(({ params }) => params)).toEqual([{ id: 3 }]);
    });

    if (subject.ordersAll)
      it('goes on after the store failed for a while', async () => {
        const process = await begin();
        const claim = process.claims.claimTogether.bind(process.claims);
        jest
          .spyOn(process.claims, 'claimTogether')
          .mockRejectedValueOnce(new AppError('store-unavailable', 'The store cannot be used (disk error)'))
          .mockImplementation(claim);
        await process.queue.enqueue(paint(1));
        await process.driver.start();
        await until(() => process.log.includes('the queue cannot be read, trying again'));
        time.advance(2000);
        await process.queue.idle();
        expect(process.ids).toEqual([1]);
      });
  });
}
