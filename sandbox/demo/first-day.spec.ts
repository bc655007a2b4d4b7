import { asPlanned } from './first-day.ts';

const COUNTS = { created: 2, updated: 0, skipped: 1 };
const PRICE = { marketoCalls: 3, pipedriveCalls: 4, pipedriveTokens: 20 };

describe('asPlanned', () => {
  it('finds nothing where all came as it was planned', () => {
    const { checked, contradictions } = asPlanned({ counts: COUNTS, price: PRICE }, { counts: COUNTS, cost: PRICE });
    expect({ checked, contradictions }).toEqual({ checked: '2 created, 1 skipped', contradictions: [] });
  });

  it('tells other counts and another cost', () => {
    const done = { counts: { ...COUNTS, created: 1 }, cost: { ...PRICE, pipedriveTokens: 21 } };
    expect(asPlanned({ counts: COUNTS, price: PRICE }, done).contradictions).toEqual([
      'planned: 2 created, 1 skipped',
      'the price was Marketo 3 calls, Pipedrive 4 calls and 20 tokens, the cost Marketo 3 calls, Pipedrive 4 calls and 21 tokens',
    ]);
  });
});
