import { type Allowance } from '../budget/vendor-budgets';
import { etaOf } from './job-eta';
import { type JobRow } from './store/job-rows';

const NOW = Date.parse('2026-11-23T10:00:00.000Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const AMPLE: Allowance = { usableToday: 1e9, usableADay: 1e9, renewedAt: NOW + DAY };
const COST = { marketoCalls: 10, pipedriveCalls: 100, pipedriveTokens: 600 };

const row = (members: Partial<JobRow>): JobRow =>
  ({
    state: 'running',
    done: 100,
    total: 300,
    worked_ms: 10 * MINUTE,
    started_at: NOW - 3 * DAY,
    resumes_at: null,
    cost: JSON.stringify({ ...COST, lists: COST }),
    ...members,
  }) as JobRow;

describe('when a job is expected to end', () => {
  it.each<[string, Partial<JobRow>, number | null]>([
    ['by the time that it was worked for, not by that since it began', {}, NOW + 20 * MINUTE],
    ['from the moment on at which it resumes', { state: 'paused', resumes_at: NOW + DAY }, NOW + DAY + 20 * MINUTE],
    ['not while it waits for people', { state: 'paused' }, null],
    ['not before its records are counted', { total: null }, null],
    ['not before any of them is done', { done: 0 }, null],
    ['not once it has ended', { state: 'succeeded' }, null],
  ])('is told %s', (_, members, eta) => {
    expect(etaOf(row(members), { marketo: AMPLE, pipedrive: AMPLE }, NOW)).toBe(eta);
  });

  it('counts the days for which the tokens are not enough', () => {
    const scarce: Allowance = { usableToday: 400, usableADay: 500, renewedAt: NOW + MINUTE };
    const eta = etaOf(row({}), { marketo: AMPLE, pipedrive: scarce }, NOW);
    expect(eta).toBe(NOW + MINUTE + DAY);
  });
});
