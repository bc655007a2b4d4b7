import { FakeTime } from '../../../test/support/fake-time';
import { createLog } from '../../base/logging/log';
import { MemoryGap } from './memory-gap';

const MINUTE_MS = 60_000;
const log = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });

describe('MemoryGap', () => {
  let time: FakeTime;
  let stored: Map<string, number>;
  let isReadable: boolean;

  beforeEach(() => {
    [time, stored, isReadable] = [new FakeTime(), new Map(), true];
  });

  /** A service that begins to run on the store as it is now. */
  const aService = (): MemoryGap => {
    const moments = {
      of: (name: string) =>
        isReadable ? Promise.resolve(stored.get(name) ?? null) : Promise.reject(new Error('no store')),
      keep: (name: string, at: number) => Promise.resolve(void stored.set(name, at)),
    };
    return new MemoryGap(moments, time, time, log);
  };
  /** Lets a service run for so many minutes. */
  const run = async (service: MemoryGap, minutes: number): Promise<void> => {
    service.onApplicationBootstrap();
    for (let half = 0; half < 2 * minutes; half += 1) {
      await service.latest();
      await new Promise(setImmediate);
      time.advance(MINUTE_MS / 2);
    }
  };

  it('stays the same where the service began again soon', async () => {
    const [first, second] = [aService(), aService()];
    await run(first, 60);
    const latest = await first.latest();
    time.advance(MINUTE_MS / 2);
    await run(second, 60);
    second.beforeApplicationShutdown();
    time.advance(MINUTE_MS);
    expect([await second.latest(), await aService().latest()]).toEqual([latest, latest]);
  });

  it('ends when a service begins that was away for minutes, and is not forgotten', async () => {
    await run(aService(), 1);
    time.advance(5 * MINUTE_MS);
    const begunAt = time.now();
    const service = aService();
    await run(service, 10);
    service.beforeApplicationShutdown();
    expect([await service.latest(), await aService().latest()]).toEqual([begunAt, begunAt]);
  });

  it('ends when an older copy was put under a service that runs', async () => {
    const service = aService();
    await run(service, 1);
    const copy = new Map(stored);
    await run(service, 60);
    stored = copy;
    const restoredAt = time.now();
    await run(service, 1);
    expect(await service.latest()).toBeGreaterThanOrEqual(restoredAt);
  });

  it('ends when the store came from a version that gave no sign', async () => {
    stored.set('compared', time.now());
    await expect(aService().latest()).resolves.toBe(time.now());
  });

  it.each([60, -60])(
    'does not end where a service that runs stood still, and its clock was set by %i minutes',
    async (by) => {
      const service = aService();
      await run(service, 1);
      const latest = await service.latest();
      time.step(by * MINUTE_MS);
      await run(service, 1);
      await expect(service.latest()).resolves.toBe(latest);
    },
  );

  it('is not told as long as the store cannot be read', async () => {
    isReadable = false;
    const service = aService();
    await expect(service.latest()).rejects.toThrow('no store');
    isReadable = true;
    await expect(service.latest()).resolves.toBe(time.now());
  });
});
