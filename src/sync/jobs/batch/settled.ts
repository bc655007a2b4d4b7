import { AppError, toAppError } from '../../../base/errors/app-error';
import { halvesOf } from '../../../base/values/shapes';

export const fulfilled = <T>(value: T): PromiseFulfilledResult<T> => ({ status: 'fulfilled', value });
const rejected = (reason: unknown): PromiseRejectedResult => ({ status: 'rejected', reason });

/**
 * Carries all items at once; where the vendor refuses the whole call on account of what it was given, each half for
 * itself, so that one that is at fault fails alone.
 */
export async function carriedTogether<I, O>(
  items: readonly I[],
  carry: (items: readonly I[]) => Promise<readonly O[]>,
): Promise<PromiseSettledResult<O>[]> {
  try {
    return (await carry(items)).map(fulfilled);
  } catch (thrown) {
    if (items.length === 1 || !isFaultOfItems(toAppError(thrown))) return items.map(() => rejected(thrown));
    const outcomes: PromiseSettledResult<O>[] = [];
    for (const half of halvesOf(items)) outcomes.push(...(await carriedTogether(half, carry)));
    return outcomes;
  }
}

export const isFaultOfItems = (error: AppError): boolean =>
  error.kind === 'record-rejected' || error.kind === 'record-ambiguous' || error.kind === 'record-not-found';
