import { SandboxClock } from '../core/clock.ts';
import { Limits, type Verdict } from './limits.ts';
import { startPipedrive } from './pipedrive.fixture.ts';
import { defaultSwitches, type PipedriveSwitches } from './switches.ts';

const DAY_MS = 24 * 3_600_000;

describe('Limits', () => {
  let clock: SandboxClock;
  let switches: PipedriveSwitches;
  let limits: Limits;

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-23T10:00:00Z') });
    clock = new SandboxClock();
    switches = defaultSwitches(7);
    limits = new Limits(clock, switches, true);
  });
  afterEach(() => jest.useRealTimers());

  const judge = (times: number, isSearch = false): Verdict[] =>
    Array.from({ length: times }, () => limits.judge(isSearch));

  it('admits 100 requests in any two seconds', () => {
    expect(new Set(judge(100))).toEqual(new Set(['admitted']));
    expect(limits.judge(false)).toBe('burst');
    clock.advance(1999);
    expect(limits.judge(false)).toBe('burst');
    clock.advance(1);
    expect(limits.judge(false)).toBe('admitted');
  });

  it('admits 10 searches in any two seconds, which count twice', () => {
    expect(new Set(judge(10, true))).toEqual(new Set(['admitted']));
    expect(limits.judge(true)).toBe('burst');
    expect(limits.judge(false)).toBe('admitted');
    expect(limits.headers(false)['x-ratelimit-remaining']).toBe('89');
    expect(limits.headers(true)).toMatchObject({ 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '0' });
  });

  it('has 30 000 tokens times five a day for each user, until midnight', () => {
    expect(limits.tokensLeft()).toBe(7 * 150_000);
    switches.dailyTokens = 10;
    limits.charge(9, 'GET');
    expect(limits.judge(false)).toBe('admitted');
    limits.charge(5, 'POST');
    expect(limits.judge(false)).toBe('daily');
    expect(limits.headers(false, 'daily')).toMatchObject({
      'x-daily-ratelimit-token-remaining': '0',
      'retry-after': String(14 * 3600),
    });
    clock.advance(DAY_MS - (clock.now() % DAY_MS));
    expect(limits.judge(false)).toBe('admitted');
  });

  it('shows a page to a caller who ignores 429s', () => {
    judge(100);
    expect(new Set(judge(21))).toEqual(new Set(['burst']));
    expect(limits.judge(false)).toBe('blocked');
    clock.advance(59_999);
    expect(limits.judge(false)).toBe('blocked');
    clock.advance(1);
    expect(limits.judge(false)).toBe('admitted');
  });

  it('leaves groups of headers out as the switches say', () => {
    Object.assign(switches.headers, { burst: false, daily: false, retryAfter: false, legacyDaily: true });
    expect(limits.headers(false)).toEqual({ 'x-daily-requests-left': '10000' });
    expect(limits.headers(false, 'burst')).toEqual({ 'x-daily-requests-left': '10000' });
  });
});

describe('limits over HTTP', () => {
  it('count every operation once, and refused ones not at all', async () => {
    const fixture = await startPipedrive({ limits: true });
    fixture.pipedrive.switches.dailyTokens = 12;
    const first = await fixture.request('GET', '/api/v2/persons');
    expect(first.headers.get('x-daily-ratelimit-token-limit')).toBe('12');
    expect(first.headers.get('x-daily-ratelimit-token-remaining')).toBe('2');
    expect(first.headers.get('x-ratelimit-limit')).toBe('100');
    await fixture.request('POST', '/api/v2/persons', { name: 'Jane' });
    const refused = await fixture.request('GET', '/api/v2/persons/1');
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ success: false, errorCode: 429 });
    expect(fixture.calls.totals('pipedrive').tokens).toBe(15);
    fixture.pipedrive.resetLimits();
    expect((await fixture.request('GET', '/api/v2/persons/1')).status).toBe(200);
    await fixture.close();
  });
});
