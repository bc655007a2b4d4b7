import { FakeClock } from '../../../test/support/fake-clock';
import { FailedSignIns } from './failed-sign-ins';

describe('FailedSignIns', () => {
  let clock: FakeClock;
  let failures: FailedSignIns;

  beforeEach(() => {
    clock = new FakeClock();
    failures = new FailedSignIns();
  });

  async function fail(times: number, address = '192.0.2.7'): Promise<void> {
    for (let time = 0; time < times; time += 1) await failures.slow(address, clock);
  }

  it('lets some mistakes be told at once, then waits longer and longer', async () => {
    await fail(5);
    expect(clock.sleeps).toEqual([]);
    await fail(3);
    expect(clock.sleeps).toEqual([100, 200, 300]);
    await fail(100);
    expect(Math.max(...clock.sleeps)).toBe(2000);
  });

  it('knows the addresses apart', async () => {
    await fail(20);
    clock.sleeps.length = 0;
    await fail(5, '192.0.2.8');
    expect(clock.sleeps).toEqual([]);
  });

  it.each([
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3'],
    ['2001:db8::1', '2001:db8::2'],
    ['whatever a caller sends', 'something else'],
  ])('takes %s and %s for one', async (one, other) => {
    await fail(5, one);
    await fail(1, other);
    expect(clock.sleeps).toEqual([100]);
  });

  it('forgets after ten quiet minutes', async () => {
    await fail(20);
    clock.advance(10 * 60 * 1000);
    clock.sleeps.length = 0;
    await fail(5);
    expect(clock.sleeps).toEqual([]);
  });

  it('remembers a bounded number of addresses', async () => {
    for (let index = 0; index < 12_000; index += 1)
      await fail(1, `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
    expect(failures.size).toBe(10_000);
  });

  it('holds a bounded number of answers', async () => {
    const waiting: (() => void)[] = [];
    const sleep = () => new Promise<void>((resolve) => void waiting.push(resolve));
    const all = Array.from({ length: 600 }, () =>
      failures.slow('192.0.2.7', { now: () => 0, monotonic: () => 0, sleep }),
    );
    expect(waiting).toHaveLength(500);
    for (const wake of waiting) wake();
    await Promise.all(all);
  });
});
