import { AppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../../marketo';
import { type DailyPool, type PipedriveClient } from '../../pipedrive';
import { FakeTime } from '../../../test/support/fake-time';
import { BudgetEnvironment } from './budget.config';
import { VendorBudgets } from './vendor-budgets';

interface Given {
  calls?: number;
  pool?: Partial<DailyPool>;
  /** What Pipedrive has left when it is asked. */
  leftSince?: number;
  tokens?: number;
  at?: string;
}

/** Budgets of two accounts whose answers are given. */
function budgetsOf(given: Given = {}) {
  const clock = new FakeTime(Date.parse(given.at ?? '2026-03-02T10:00:00Z'));
  const state = { calls: given.calls ?? 0, asked: 0, pings: 0, fails: false };
  const marketo = {
    callsToday: () => {
      state.asked += 1;
      if (state.fails) return Promise.reject(new AppError('vendor-unavailable', 'no answer'));
      return Promise.resolve(state.calls);
    },
  };
  let pool: DailyPool = { limit: null, left: null, spent: 0, ...given.pool };
  const ping = (): Promise<void> => {
    state.pings += 1;
    pool = { ...pool, left: given.leftSince ?? pool.left };
    return Promise.resolve();
  };
  const config = new BudgetEnvironment();
  if (given.tokens !== undefined) config.PIPEDRIVE_DAILY_TOKENS = given.tokens;
  const budgets = new VendorBudgets(
    marketo as unknown as MarketoClient,
    { dailyPool: () => pool, ping } as unknown as PipedriveClient,
    config,
    clock,
  );
  return { budgets, clock, state };
}

describe('VendorBudgets', () => {
  it('takes Marketo’s count of calls, once a minute', async () => {
    const { budgets, clock, state } = budgetsOf({ calls: 12_000 });
    expect(budgets.knownMarketo()).toBeNull();
    const [first] = await Promise.all([budgets.marketo(), budgets.marketo()]);
    expect(first).toEqual({ limit: 50_000, left: 38_000, renewedAt: Date.parse('2026-03-03T06:00:00Z') });
    state.calls = 13_000;
    expect((await budgets.marketo()).left).toBe(38_000);
    expect(state.asked).toBe(1);
    clock.advance(60_000);
    expect((await budgets.marketo()).left).toBe(37_000);
  });

  it('takes it anew after a minute where the clock was set back meanwhile', async () => {
    const { budgets, clock, state } = budgetsOf({ calls: 12_000 });
    await budgets.marketo();
    state.calls = 13_000;
    clock.step(-3_600_000);
    clock.advance(60_000);
    expect((await budgets.marketo()).left).toBe(37_000);
  });

  it('does not take yesterday’s count for today’s', async () => {
    const { budgets, clock, state } = budgetsOf({ calls: 49_000, at: '2026-03-02T05:59:50Z' });
    await budgets.marketo();
    state.calls = 0;
    clock.advance(10_000);
    expect(budgets.knownMarketo()).toBeNull();
    expect((await budgets.marketo()).left).toBe(50_000);
  });

  it('hands on that Marketo does not tell it', async () => {
    const { budgets, state } = budgetsOf();
    state.fails = true;
    await expect(budgets.shortage()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
  });

  it.each([
    ['what Pipedrive told', { pool: { limit: 60_000, left: 12_345, spent: 7 } }, 60_000, 12_345],
    ['the usual limit without what was spent', { pool: { spent: 1_000 } }, 30_000, 29_000],
    ['the configured limit', { tokens: 90_000, pool: { spent: 1_000 } }, 90_000, 89_000],
    ['nothing where more was spent than there is', { pool: { spent: 31_000 } }, 30_000, 0],
  ])('has of tokens %s', (_, given, limit, left) => {
    const renewedAt = Date.parse('2026-03-03T00:00:00Z');
    expect(budgetsOf(given).budgets.pipedrive()).toEqual({ limit, left, renewedAt });
  });

  it.each([
    ['neither', {}, null],
    ['neither at the reserve itself', { calls: 40_000, pool: { left: 6_000 } }, null],
    ['Pipedrive', { pool: { left: 5_999 } }, { vendor: 'Pipedrive', until: Date.parse('2026-03-03T00:00:00Z') }],
    ['Marketo', { calls: 40_001 }, { vendor: 'Marketo', until: Date.parse('2026-03-03T06:00:00Z') }],
  ])('says that %s is short', async (_, given, shortage) => {
    expect(await budgetsOf(given).budgets.shortage()).toEqual(shortage);
  });

  it('asks Pipedrive before it calls it short, and not where it has enough', async () => {
    const short = budgetsOf({ pool: { left: 5_999 }, leftSince: 29_000 });
    expect(await short.budgets.shortage()).toBeNull();
    expect(short.state.pings).toBe(1);
    const ample = budgetsOf({ pool: { left: 6_000 } });
    expect(await ample.budgets.shortage()).toBeNull();
    expect(ample.state.pings).toBe(0);
  });

  it('tells what may be used beside the reserve', () => {
    const { budgets } = budgetsOf({ pool: { left: 10_000 } });
    expect(budgets.usable(budgets.pipedrive())).toBe(4_000);
    expect(budgets.usable({ limit: 100, left: 3, renewedAt: 0 })).toBe(0);
  });
});
