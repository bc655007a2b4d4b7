import { DailyPoolWatch } from './daily-pool';

const told = (limit: string, left: string) => ({
  headers: { 'x-daily-ratelimit-token-limit': limit, 'x-daily-ratelimit-token-remaining': left },
});

describe('DailyPoolWatch', () => {
  let now = Date.parse('2026-03-02T22:00:00Z');
  const watch = new DailyPoolWatch(() => now);

  it('keeps what the latest answers told, and counts what was spent', () => {
    expect(watch.pool()).toEqual({ limit: null, left: null, spent: 0 });
    watch.read(told('30000', '29000'));
    watch.spend(20);
    watch.read({ headers: {} });
    watch.read(told('x', '28980'));
    expect(watch.pool()).toEqual({ limit: 30_000, left: 28_980, spent: 20 });
  });

  it('begins anew with the day', () => {
    now = Date.parse('2026-03-03T00:00:00Z');
    expect(watch.pool()).toEqual({ limit: null, left: null, spent: 0 });
  });
});
