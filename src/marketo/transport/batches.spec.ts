import { inWriteBatches } from './batches';

describe('batches', () => {
  it('to write hold 300 records, and fewer where their text is long', () => {
    const sizes = (count: number, text: string, largestBytes?: number): number[] =>
      inWriteBatches(
        Array.from({ length: count }, () => text),
        largestBytes,
      ).map(({ length }) => length);
    expect(sizes(601, 'x')).toEqual([300, 300, 1]);
    // Each takes two bytes, two quotes and a comma.
    expect(sizes(5, 'é', 10)).toEqual([2, 2, 1]);
    expect(sizes(2, 'x'.repeat(50), 10)).toEqual([1, 1]);
    expect(sizes(0, 'x')).toEqual([]);
  });
});
