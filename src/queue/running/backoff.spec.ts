import { backoffMs } from './backoff';

describe('backoffMs', () => {
  const backoff = { minSeconds: 5, maxSeconds: 3600 };

  it.each([
    [1, 5000],
    [2, 10_000],
    [3, 20_000],
    [10, 2_560_000],
    [11, 3_600_000],
    [1000, 3_600_000],
  ])('doubles up to the greatest: after try %i it is %i', (attempt, milliseconds) => {
    expect(backoffMs(backoff, attempt)).toBe(milliseconds);
  });

  it('is at least what the vendor asks for', () => {
    expect(backoffMs(backoff, 1, 4000)).toBe(5000);
    expect(backoffMs(backoff, 1, 7_200_000)).toBe(7_200_000);
  });

  it('takes decimals', () => {
    expect(backoffMs({ minSeconds: 0.05, maxSeconds: 0.15 }, 2)).toBe(100);
    expect(backoffMs({ minSeconds: 0.05, maxSeconds: 0.15 }, 3)).toBe(150);
    expect(backoffMs({ minSeconds: 0, maxSeconds: 0 }, 3)).toBe(0);
  });

  it('lasts about 20 hours over 30 tries by default', () => {
    const waits = Array.from({ length: 29 }, (_, index) => backoffMs(backoff, index + 1));
    const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(hours).toBeCloseTo(20.4, 1);
  });
});
