import { Burst, NO_PATIENCE } from './burst';

const PATIENCE = { quietAloneMs: 15, quietMs: 50, quietAfterManyMs: 150, longestMs: 1000, enough: 300 };

describe('Burst', () => {
  it('waits until no further task has come for a moment', () => {
    const burst = new Burst(PATIENCE);
    expect(burst.waitMs(0)).toBe(0);
    burst.stored(0);
    burst.stored(0);
    expect(burst.waitMs(0)).toBe(50);
    burst.stored(40);
    expect(burst.waitMs(60)).toBe(30);
    expect(burst.waitMs(90)).toBe(0);
  });

  it('lets a task that comes alone go soon', () => {
    const burst = new Burst(PATIENCE);
    burst.stored(0);
    expect(burst.waitMs(0)).toBe(15);
    expect(burst.waitMs(16)).toBe(0);
  });

  it('takes a task for alone only where nothing has kept the process from others', () => {
    const burst = new Burst(PATIENCE);
    burst.stored(0);
    expect(burst.waitMs(0)).toBe(15);
    expect(burst.waitMs(30)).toBe(20);
    expect(burst.waitMs(50)).toBe(0);
    burst.ended();
    burst.stored(100);
    expect(burst.waitMs(100)).toBe(15);
  });

  it('is not quiet while a task is being stored', () => {
    const burst = new Burst(PATIENCE);
    burst.expects(1);
    expect(burst.isOpen).toBe(true);
    burst.stored(0);
    burst.expects(-1);
    burst.expects(1);
    expect(burst.waitMs(500)).toBe(50);
    burst.expects(-1);
    expect(burst.waitMs(500)).toBe(0);
  });

  it('lets nothing wait for longer than there is patience', () => {
    const burst = new Burst(PATIENCE);
    for (let now = 0; now <= 990; now += 10) burst.stored(now);
    expect(burst.waitMs(990)).toBe(10);
    expect(burst.waitMs(1000)).toBe(0);
  });

  it('has enough at some time', () => {
    const burst = new Burst(PATIENCE);
    for (let count = 1; count < 300; count += 1) burst.stored(0);
    expect(burst.waitMs(0)).toBe(150);
    burst.stored(0);
    expect(burst.waitMs(0)).toBe(0);
  });

  it('begins anew once tasks were begun', () => {
    const burst = new Burst(PATIENCE);
    burst.stored(0);
    burst.ended();
    expect(burst.isOpen).toBe(false);
    burst.stored(500);
    expect(burst.waitMs(510)).toBe(5);
  });

  it('never waits without patience', () => {
    const burst = new Burst(NO_PATIENCE);
    burst.stored(10);
    expect(burst.waitMs(10)).toBe(0);
  });
});
