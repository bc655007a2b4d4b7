import { shareOfPipedrive } from './job-paces';

describe('the pace of jobs in Pipedrive', () => {
  it.each([
    ['before the first answer', 10, { calls: 7, concurrent: 2 }],
    ['with the smallest plan', 20, { calls: 13, concurrent: 3 }],
    ['with the largest plan', 120, { calls: 80, concurrent: 16 }],
  ])('leaves room to webhooks %s', (_, allowed, { calls, concurrent }) => {
    const limits = shareOfPipedrive({ callsIn: () => allowed });
    expect([limits.calls, limits.concurrent]).toEqual([calls, concurrent]);
  });

  it('follows what the account is told to have', () => {
    let allowed = 20;
    const limits = shareOfPipedrive({ callsIn: () => allowed });
    allowed = 120;
    expect(limits.calls).toBe(80);
  });
});
