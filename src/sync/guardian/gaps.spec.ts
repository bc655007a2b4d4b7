import { judgedSince, suspectUntil } from './gaps';

const MINUTE = 60_000;
const NEVER = { startedAt: -Infinity, deliveryAt: -Infinity, brokenAt: -Infinity };

describe('the time since the look before', () => {
  it.each([
    ['well where nothing was ever wrong', -Infinity, NEVER, 'well'],
    ['lost where the process began to run since', -Infinity, { ...NEVER, startedAt: 0 }, 'lost'],
    ['lost where a delivery came again since', 5 * MINUTE, { ...NEVER, deliveryAt: 6 * MINUTE }, 'lost'],
    ['suspect while a ban may last', 5 * MINUTE, { ...NEVER, deliveryAt: 4 * MINUTE }, 'suspect'],
    ['suspect where the ban may have ended since', 30 * MINUTE, { ...NEVER, brokenAt: 0 }, 'suspect'],
    ['well once a look was later than the longest ban', 32 * MINUTE, { ...NEVER, brokenAt: 0 }, 'well'],
  ] as const)('is %s', (_what, lookedAt, signs, since) => {
    expect(judgedSince(lookedAt, signs)).toBe(since);
  });

  it('is suspect until half an hour after the latest sign', () => {
    expect(suspectUntil({ startedAt: 0, deliveryAt: MINUTE, brokenAt: -Infinity })).toBe(32 * MINUTE);
  });
});
