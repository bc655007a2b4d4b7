/** Marketo takes at most so many records, or values to look for, in one call. */
export const BATCH_SIZE = 300;

/** The items in their order, in lists that fit into one call each. */
export function inBatches<T>(items: readonly T[], size = BATCH_SIZE): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}
