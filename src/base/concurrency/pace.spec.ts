import { type Clock } from './clock';
import { Pace } from './pace';

class HandClock implements Clock {
  private time = 0;
  private readonly sleepers: { until: number; wake: () => void }[] = [];
  now = (): number => this.time + this.set;
  monotonic = (): number => this.time;
  /** What somebody set the wall clock by. */
  set = 0;
  sleep = (milliseconds: number): Promise<void> =>
    new Promise((wake) => void this.sleepers.push({ until: this.time + milliseconds, wake }));

  async advance(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    for (const sleeper of this.sleepers.splice(0)) {
      if (sleeper.until <= this.time) sleeper.wake();
      else this.sleepers.push(sleeper);
    }
    await settle();
  }
}

const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('Pace', () => {
  it('starts no more calls in a window than allowed', async () => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 2, windowMs: 100 }, clock);
    const started: number[] = [];
    const calls = [1, 2, 3, 4, 5].map((call) => pace.run(async () => void started.push(call)));
    await settle();
    expect(started).toEqual([1, 2]);
    await clock.advance(100);
    expect(started).toEqual([1, 2, 3, 4]);
    await clock.advance(100);
    await Promise.all(calls);
    expect(started).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts a call from its answer on, since the vendor may have counted it as late as that', async () => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 1, windowMs: 100 }, clock);
    const answer = Promise.withResolvers<void>();
    const started: number[] = [];
    const first = pace.run(() => answer.promise);
    const second = pace.run(async () => void started.push(clock.monotonic()));
    await settle();
    await clock.advance(40);
    answer.resolve();
    await first;
    await clock.advance(60);
    expect(started).toEqual([]);
    await clock.advance(40);
    await second;
    expect(started).toEqual([140]);
  });

  it('takes a slow call for counted after a second', async () => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 1, windowMs: 100 }, clock);
    const started: number[] = [];
    void pace.run(() => new Promise(() => undefined));
    const second = pace.run(async () => void started.push(clock.monotonic()));
    await settle();
    for (let passed = 0; passed < 1200; passed += 50) await clock.advance(50);
    await second;
    expect(started).toEqual([1100]);
  });

  it('keeps calls under way within the limit, also after one failed', async () => {
    const pace = new Pace({ calls: 100, windowMs: 100, concurrent: 1 }, new HandClock());
    const failing = pace.run(() => Promise.reject(new Error('lost')));
    const next = pace.run(() => Promise.resolve('done'));
    await expect(failing).rejects.toThrow('lost');
    await expect(next).resolves.toBe('done');
  });

  it('starts a call that counts for two limits only where both have room', async () => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 3, windowMs: 100 }, clock);
    const searches = new Pace({ calls: 1, windowMs: 100 }, clock);
    const started: string[] = [];
    const begin = (call: string, also?: Pace) => pace.run(async () => void started.push(call), also);
    const calls = [begin('read'), begin('search 1', searches), begin('search 2', searches), begin('read')];
    await settle();
    expect(started).toEqual(['read', 'search 1']);
    await clock.advance(100);
    await Promise.all(calls);
    expect(started).toEqual(['read', 'search 1', 'search 2', 'read']);
  });

  it.each([-3_600_000, 86_400_000])('keeps its pace where the clock is set by %i ms', async (step) => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 1, windowMs: 100 }, clock);
    const started: number[] = [];
    const calls = [1, 2].map((call) => pace.run(async () => void started.push(call)));
    await settle();
    clock.set = step;
    expect(started).toEqual([1]);
    await clock.advance(99);
    expect(started).toEqual([1]);
    await clock.advance(1);
    await Promise.all(calls);
    expect(started).toEqual([1, 2]);
  });

  it('starts nothing while it is paused', async () => {
    const clock = new HandClock();
    const pace = new Pace({ calls: 10, windowMs: 100 }, clock);
    pace.pause(500);
    let started = false;
    const call = pace.run(async () => void (started = true));
    await settle();
    expect(started).toBe(false);
    await clock.advance(500);
    await call;
    expect(started).toBe(true);
  });
});
