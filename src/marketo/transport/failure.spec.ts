import { limitEndsInMs, marketoFailure, statusFailure } from './failure';

describe('marketoFailure', () => {
  it.each([
    ['600', 'vendor-unavailable'],
    ['601', 'vendor-unavailable'],
    ['603', 'vendor-denied'],
    ['604', 'vendor-unavailable'],
    ['606', 'vendor-throttled'],
    ['607', 'vendor-exhausted'],
    ['608', 'vendor-unavailable'],
    ['610', 'vendor-unavailable'],
    ['611', 'vendor-unavailable'],
    ['615', 'vendor-throttled'],
    ['713', 'vendor-unavailable'],
    ['1003', 'record-rejected'],
    ['1004', 'record-not-found'],
    ['1007', 'record-ambiguous'],
    ['1021', 'record-rejected'],
    ['1029', 'vendor-exhausted'],
    ['1035', 'record-rejected'],
    ['4711', 'record-rejected'],
  ])('takes %s for %s', (code, kind) => {
    expect(marketoFailure(code)).toBe(kind);
  });
});

describe('statusFailure', () => {
  it.each([
    [200, false, 'vendor-unavailable'],
    [401, true, 'vendor-denied'],
    [403, false, 'vendor-exhausted'],
    [413, false, 'record-rejected'],
    [429, false, 'vendor-throttled'],
    [502, false, 'vendor-unavailable'],
  ])('takes HTTP %i, JSON %s, for %s', (status, isJson, kind) => {
    expect(statusFailure(status, isJson)).toBe(kind);
  });
});

describe('limitEndsInMs', () => {
  it.each([
    ['606', '2026-03-02T10:00:00Z', 20_000],
    ['615', '2026-03-02T10:00:00Z', 1_000],
    ['607', '2026-03-02T04:30:00Z', 30 * 60_000],
    ['607', '2026-03-02T05:00:00Z', 60 * 60_000],
    ['607', '2026-03-02T06:00:00Z', 23 * 3_600_000],
    ['1029 Export daily quota exceeded', '2026-03-02T04:30:00Z', 30 * 60_000],
    ['1029 Too many jobs in queue', '2026-03-02T04:30:00Z', 60_000],
    ['611', '2026-03-02T10:00:00Z', undefined],
  ])('says when %s at %s ends', (refusal, now, milliseconds) => {
    const [code = '', ...words] = refusal.split(' ');
    expect(limitEndsInMs({ code, message: words.join(' ') }, Date.parse(now))).toBe(milliseconds);
  });
});
