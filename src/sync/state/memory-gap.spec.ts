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
      await service.until();
      await new Promise(setImmediate);
      time.advance(MINUTE_MS / 2);
    }
  };

  it('knows of none in a new store', async () => {
    await expect(aService().until()).resolves.toBeNull();
  });

  it('knows of none where the service began again soon, after a stop or a crash', async () => {
    const [first, second] = [aService(), aService()];
    await run(first, 60);
    time.advance(MINUTE_MS / 2);
    await run(second, 60);
    await second.beforeApplicationShutdown();
    time.advance(MINUTE_MS);
    await expect(aService().until()).resolves.toBeNull();
  });

  it('ends when a service begins that was away for minutes, and is not forgotten', async () => {
    await run(aService(), 1);
    time.advance(5 * MINUTE_MS);
    const begunAt = time.now();
    const service = aService();
    await run(service, 10);
    await service.beforeApplicationShutdown();
    await expect(service.until()).resolves.toBe(begunAt);
    await expect(aService().until()).resolves.toBe(begunAt);
  });

  it('ends when an older copy was put under a service that runs', async () => {
    const service = aService();
    await run(service, 1);
    const copy = new Map(stored);
    await run(service, 60);
    await expect(service.until()).resolves.toBeNull();
    stored = copy;
    const restoredAt = time.now();
    await run(service, 1);
    expect(await service.until()).toBeGreaterThanOrEqual(restoredAt);
  });

  it.each([60, -60])(
    'knows of none where a service that runs stood still, and its clock was set by %i minutes',
    async (by) => {
      const service = aService();
      await run(service, 1);
      await service.until();
      time.step(by * MINUTE_MS);
      await run(service, 1);
      await expect(service.until()).resolves.toBeNull();
    },
  );

  it('is not told as long as the store cannot be read', async () => {
    isReadable = false;
    const service = aService();
    await expect(service.until()).rejects.toThrow('no store');
    isReadable = true;
    await expect(service.until()).resolves.toBeNull();
  });
});
