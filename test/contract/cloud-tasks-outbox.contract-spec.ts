import { AppError } from '../../src/base/errors/app-error';
import { queueMigrations } from '../../src/queue/ledger/queue-migrations';
import { LEASE_MS } from '../../src/queue/ledger/task-claims';
import { FakeTime } from '../support/fake-time';
import { type StorePlace, STORES } from '../support/stores';
import { until } from '../support/until';
import { type Cloud, cloudTasks } from './cloud-tasks-subject';
import { Hold, QueueProcess, type QueueSubject } from './queue-subject';

const dead = () => new AppError('store-unavailable', 'The store cannot be used (the process has ended)');

interface Step {
  title: string;
  /** Sees to it that `die` is called when the first task comes to this step. */
  arrange(process: QueueProcess, cloud: Cloud, die: () => void): void;
}

/** Between accepting a task and having run it, everywhere that a process can end. */
const STEPS: readonly Step[] = [
  {
    title: 'before Cloud Tasks is told of the task',
    arrange: (_process, { emulator }, die) => {
      emulator.interfere.before = () => {
        die();
        throw dead();
      };
    },
  },
  {
    title: 'before the answer of Cloud Tasks comes',
    arrange: (_process, { emulator }, die) => {
      emulator.interfere.after = () => {
        die();
        throw dead();
      };
    },
  },
  {
    title: 'before the answer of Cloud Tasks is noted',
    arrange: (_process, { emulator }, die) => {
      emulator.interfere.after = die;
    },
  },
  {
    title: 'before the delivered task is claimed',
    arrange: ({ claims }, _cloud, die) => {
      jest.spyOn(claims, 'claimNamed').mockImplementationOnce(() => {
        die();
        return Promise.reject(dead());
      });
    },
  },
  {
    title: 'while the task runs',
    arrange: (process, _cloud, die) => {
      process.handle = () => {
        die();
        return new Promise(() => undefined);
      };
    },
  },
  {
    title: 'before the outcome is recorded',
    arrange: ({ claims }, _cloud, die) => {
      jest.spyOn(claims, 'succeed').mockImplementation(() => {
        die();
        return Promise.reject(dead());
      });
    },
  },
  {
    title: 'before the next task of the record is handed over',
    arrange: ({ claims }, _cloud, die) => {
      const succeed = claims.succeed.bind(claims);
      jest.spyOn(claims, 'succeed').mockImplementationOnce(async (...outcome) => {
        const recorded = await succeed(...outcome);
        die();
        return recorded;
      });
    },
  },
];

for (const store of Object.values(STORES)) {
  store.describe(`an instance with Cloud Tasks that ends, on ${store.title}`, () => {
    const shared = cloudTasks();
    const subject: QueueSubject = {
      title: 'Cloud Tasks',
      store,
      ordersAll: false,
      deathIsKnownAfterMs: store.shared ? LEASE_MS : 0,
      ...shared,
    };
    let place: StorePlace;
    let time: FakeTime;
    let processes: QueueProcess[];

    beforeEach(async () => {
      place = await store.prepare([queueMigrations]);
      time = new FakeTime();
      processes = [];
    });

    afterEach(async () => {
      for (const process of processes) await process.store.close();
      await subject.end?.();
      await place.remove();
    });

    async function begin(held?: Hold): Promise<QueueProcess> {
      const process = await QueueProcess.begin(subject, place, time, { maxAttempts: 5, ...(held && { held }) });
      processes.push(process);
      return process;
    }

    it.each(STEPS)('leaves nothing that was accepted: $title', async ({ arrange }) => {
      const first = await begin();
      const cloud = shared.cloud();
      const ends: Promise<void>[] = [];
      arrange(first, cloud, () => {
        if (ends.length === 0) ends.push(first.kill());
      });
      first.queue.pause('until all tasks are accepted');
      await first.driver.start();
      const accepted: string[] = [];
      for (const [id, record] of [
        [1, 'red'],
        [2, 'red'],
        [3, 'blue'],
      ] as const) {
        accepted.push((await first.queue.enqueue({ type: 'paint', params: { id }, record })).name);
      }
      first.queue.resume();
      await until(() => ends.length > 0);
      await Promise.all(ends);
      cloud.emulator.interfere = {};

      const second = await begin();
      await second.driver.start();
      time.advance(subject.deathIsKnownAfterMs);
      // A delivery that the dead instance did not answer is repeated by Cloud Tasks at its own pace.
      await until(async () => {
        time.advance(100);
        const tasks = await Promise.all(accepted.map((name) => second.queue.get(name)));
        return tasks.every((task) => task?.state === 'succeeded');
      });
      const red = [...first.ids, ...second.ids].filter((id) => id !== 3);
      expect(red.lastIndexOf(1)).toBeLessThan(red.indexOf(2));
      for (const name of accepted) expect(second.names.filter((begun) => begun === name).length).toBeLessThan(2);
    });

    it('dispatches once more what Cloud Tasks lost', async () => {
      const process = await begin();
      const { queue } = shared.cloud();
      queue.pause();
      await process.driver.start();
      const { name } = await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red' });
      await until(() => queue.list().length === 1);
      queue.purge();
      queue.resume();
      await until(async () => {
        time.advance(60_000);
        return (await process.queue.get(name))?.state === 'succeeded';
      });
      expect(process.ids).toEqual([1]);
    });

    it('does a task once whose deliveries come twice, late and again after the end', async () => {
      const process = await begin();
      const { queue } = shared.cloud();
      queue.mischief = { twice: true, lateMs: 500, shuffled: true };
      await process.driver.start();
      const records = ['red', 'blue', 'green'];
      for (let id = 0; id < 12; id += 1) {
        await process.queue.enqueue({ type: 'paint', params: { id }, record: records[id % 3]! });
      }
      await until(async () => {
        time.advance(100);
        const { queued, running } = await process.queue.counts();
        return queued + running === 0;
      });
      for (const task of queue.done) expect(await queue.deliverAgain(task)).toBe(200);
      expect(process.ids.length).toBe(12);
      for (const rest of [0, 1, 2]) {
        expect(process.ids.filter((id) => Number(id) % 3 === rest)).toEqual([rest, rest + 3, rest + 6, rest + 9]);
      }
      expect(queue.slowDowns).toBe(0);
    });

    it('answers 2xx to failures, and has the retry delivered at its time', async () => {
      const process = await begin();
      const { queue } = shared.cloud();
      process.handle = ({ attempt }) =>
        attempt < 3 ? Promise.reject(new AppError('vendor-unavailable', 'The shop is closed')) : Promise.resolve({});
      await process.driver.start();
      const { name } = await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red' });
      await process.queue.idle();
      await until(() => queue.list().some(({ scheduledAt }) => scheduledAt === time.now() + 5000));
      time.advance(5000);
      await process.queue.idle();
      await until(() => queue.list().some(({ scheduledAt }) => scheduledAt === time.now() + 10_000));
      time.advance(10_000);
      await process.queue.idle();
      expect(await process.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 3 });
      await until(() => queue.done.length === 3);
      expect(queue.done.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
      expect(queue.slowDowns).toBe(0);
    });

    it('is told of each attempt once where Google’s clock is five seconds ahead', async () => {
      const process = await begin();
      const { emulator, clock } = shared.cloud();
      clock.aheadMs = 5000;
      process.handle = ({ attempt }) =>
        attempt === 1 ? Promise.reject(new AppError('vendor-unavailable', 'Closed')) : Promise.resolve({});
      await process.driver.start();
      const { name } = await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red', delayMs: 8000 });
      await until(async () => {
        time.advance(500);
        return (await process.queue.get(name))?.state === 'succeeded';
      });
      expect(emulator.calls.filter((call) => call.endsWith('CreateTask'))).toHaveLength(2);
    });

    it.each([
      ['soon', 1000, 5000],
      ['in an hour', 3_600_000, 60_000],
    ])(
      'leaves what is held until a vendor opens %s with Cloud Tasks for later, and no more often',
      async (_when, opensInMs, scheduledInMs) => {
        const process = await begin(new Hold('paint', time.now() + opensInMs));
        const { queue, emulator } = shared.cloud();
        await process.driver.start();
        await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red' });
        await process.queue.enqueue({ type: 'sell', params: { id: 2 }, record: 'blue' });
        await until(() => queue.done.length === 1);
        expect(process.ids).toEqual([2]);
        expect(queue.list().map(({ scheduledAt }) => scheduledAt)).toEqual([time.now() + scheduledInMs]);
        time.advance(scheduledInMs - 1);
        expect(emulator.calls.filter((call) => call.endsWith('CreateTask'))).toHaveLength(2);
      },
    );

    it('does what was held as soon as the vendor opens, and once, though it was scheduled for later', async () => {
      const hold = new Hold('paint', time.now() + 3_600_000);
      const process = await begin(hold);
      const { queue } = shared.cloud();
      await process.driver.start();
      const { name } = await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red' });
      await until(() => queue.list().length === 1);
      hold.release();
      await until(async () => (await process.queue.get(name))?.state === 'succeeded');
      time.advance(60_000);
      await until(() => queue.list().length === 0);
      expect(process.ids).toEqual([1]);
      expect(await process.queue.get(name)).toMatchObject({ attempts: 1 });
    });

    it('tells why tasks cannot be handed over, stores them all the same, and goes on', async () => {
      const process = await begin();
      const { emulator } = shared.cloud();
      emulator.interfere.before = () => {
        throw new Error('no permission');
      };
      await process.driver.start();
      const { name } = await process.queue.enqueue({ type: 'paint', params: { id: 1 }, record: 'red' });
      await until(() => process.driver.problem !== null);
      expect(process.driver.problem).toMatch(/^Cloud Tasks did not take a call .*no permission/);
      emulator.interfere = {};
      time.advance(1000);
      await until(async () => (await process.queue.get(name))?.state === 'succeeded');
      await until(() => process.driver.problem === null);
    });
  });
}
