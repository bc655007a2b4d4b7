import { type MeasuredTrial, priceOf, spentOnRecords } from './price';

const read = (status: number | null) => ({
  vendor: 'Pipedrive',
  operation: 'GET /api/v2/persons/{id}',
  status,
  ...(status !== null && { tokens: 1 }),
});
const TRIAL: MeasuredTrial = {
  calls: [
    { vendor: 'Pipedrive', operation: 'GET /api/v2/personFields', status: 200, tokens: 20 },
    ...[null, 429, 503, 200, 404].map(read),
  ],
  withheld: [{ vendor: 'Marketo', operation: 'POST /rest/v1/leads.json' }],
};

describe('priceOf', () => {
  it('leaves out what is read once, and what was repeated because no vendor took it', () => {
    expect(priceOf(TRIAL)).toEqual({ marketoCalls: 1, pipedriveCalls: 2, pipedriveTokens: 2 });
  });
});

describe('spentOnRecords', () => {
  it('counts what was sent, the repeated ones too', () => {
    expect(spentOnRecords(TRIAL)).toEqual({ marketoCalls: 0, pipedriveCalls: 5, pipedriveTokens: 4 });
  });
});
