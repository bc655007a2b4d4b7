/** Whether a value is an object whose members may be asked for; a list or a function is none. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text as it is; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The items in their order, in lists of so many at most. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

/** The first half of the items, which is the larger one, and the second. */
export const halvesOf = <T>(items: readonly T[]): T[][] => inBatches(items, Math.ceil(items.length / 2));
