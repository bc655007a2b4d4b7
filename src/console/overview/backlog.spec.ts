import { backlogOf, growthOf } from './backlog';

const hour = (at: string, accepted: number, succeeded: number, failed = 0) => ({ at, accepted, succeeded, failed });

describe('backlogOf', () => {
  it('reckons back from the present', () => {
    const hours = [hour('8', 5, 5), hour('9', 100, 40, 10), hour('10', 20, 30)];
    const backlog = backlogOf(hours, 40);
    expect(backlog).toEqual([
      { at: '8', tasks: 0 },
      { at: '9', tasks: 50 },
      { at: '10', tasks: 40 },
    ]);
    expect(growthOf(backlog)).toBe(-10);
  });

  it('is never less than none', () => {
    expect(backlogOf([hour('9', 0, 0), hour('10', 7, 2)], 3)[0]).toEqual({ at: '9', tasks: 0 });
  });

  it('does not grow where there is nothing to compare with', () => {
    expect(growthOf([])).toBe(0);
    expect(growthOf([{ at: '9', tasks: 5 }])).toBe(0);
  });
});
