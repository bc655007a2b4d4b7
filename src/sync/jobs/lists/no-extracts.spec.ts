import { AppError, type ErrorDetails } from '../../../base/errors/app-error';
import { NoExtracts } from './no-extracts';

const NOW = Date.parse('2026-11-27T10:00:00Z');
const refused = (kind: 'vendor-denied' | 'vendor-exhausted' | 'record-rejected', details: ErrorDetails) =>
  NoExtracts.from(new AppError(kind, 'why', details), NOW);

describe('NoExtracts', () => {
  it('lasts until more can be extracted', () => {
    expect(refused('vendor-exhausted', { code: '1029', retryAfterMs: 60_000 })).toMatchObject({
      message: 'Marketo extracts no more leads for now (why); see Admin > Integration > Bulk Extract',
      until: NOW + 60_000,
    });
  });

  it.each([
    ['vendor-denied', { code: '603' }],
    ['record-rejected', { code: '1035' }],
  ] as const)('lasts until people have mended it for %s %j', (kind, details) => {
    expect(refused(kind, details)).toMatchObject({
      message: 'Marketo lets the API user extract no leads (why); see Admin > Integration > Bulk Extract, then resume',
      until: null,
    });
  });

  it.each([
    ['vendor-denied', { code: '601', held: true }],
    ['vendor-exhausted', { code: '607' }],
    ['record-rejected', { code: '1006' }],
  ] as const)('is not what %s %j says', (kind, details) => {
    expect(refused(kind, details)).toBeNull();
  });

  it('is no fault of our own', () => {
    expect(NoExtracts.from(new Error('broken'), NOW)).toBeNull();
  });
});
