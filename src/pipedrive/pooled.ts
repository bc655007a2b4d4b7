/** Enough to use up the largest plan's burst limit; more would only wait. */
const AT_ONCE = 20;

/**
 * The results of a work done on each item, a few at once, in the order of the items.
 *
 * @throws what the first failed work throws; no further one is begun then
 */
export async function pooled<I, R>(items: readonly I[], work: (item: I) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await work(items[index]!);
      } catch (thrown) {
        next = items.length;
        throw thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
