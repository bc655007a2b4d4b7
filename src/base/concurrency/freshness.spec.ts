import { assertFresh, OutdatedError, runWhileFresh } from './freshness';

describe('runWhileFresh', () => {
  it('lets a write begin as long as what it goes by is fresh', async () => {
    let isFresh = true;
    await runWhileFresh(
      () => isFresh,
      async () => {
        expect(assertFresh).not.toThrow();
        await Promise.resolve();
        isFresh = false;
        expect(assertFresh).toThrow(OutdatedError);
      },
    );
    expect(assertFresh).not.toThrow();
  });

  it('throws what the queue tries again, and what closes no gate', () => {
    expect(new OutdatedError()).toMatchObject({ retryable: true, details: { isOfOneOperation: true } });
  });
});
