import { type Played } from './player.ts';
import { type RunResult } from './service.ts';
import { summary } from './summary.ts';

const played = (status: RunResult['status'], tokens: number[]): Played =>
  ({
    task: { state: 'succeeded', result: { status } },
    calls: [{ vendor: 'marketo', tokens: 1 }, ...tokens.map((each) => ({ vendor: 'pipedrive', tokens: each }))],
  }) as unknown as Played;

describe('summary', () => {
  const rows = summary([played('created', [10, 5]), played('created', []), played('skipped', [1])]).map((line) =>
    line.trim().split(/\s{2,}/),
  );

  it('adds up by outcome and in total', () => {
    expect(rows).toContainEqual(['created', '2', '2', '2', '15']);
    expect(rows).toContainEqual(['left alone', '1', '1', '1', '1']);
    expect(rows).toContainEqual(['not done', '0', '0', '0', '0']);
    expect(rows).toContainEqual(['total', '3', '3', '3', '16']);
  });

  it('gives the mean of an event', () => expect(rows.at(-1)).toEqual(['mean per event', '1.0', '1.0', '5.3']));

  it('has lines of one length', () =>
    expect(new Set(summary([played('deleted', [4])]).map((line) => line.length)).size).toBe(1));
});
