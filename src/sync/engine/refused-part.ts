import { AppError } from '../../base/errors/app-error';
import { UnreadablePart } from '../mapping/unreadable-part';

/** Marketo: the API user's role lacks the permission. */
const NO_PERMISSION = '603';

/**
 * Whether a vendor refuses for good to show something beside the record itself: there is none, it has no such content,
 * or the service has no right to it. Refused credentials do not count, since they concern every call.
 */
export function isRefusedForGood(thrown: unknown): thrown is AppError {
  if (!(thrown instanceof AppError)) return false;
  if (thrown.kind === 'record-rejected' || thrown.kind === 'record-not-found') return true;
  const { code, status } = thrown.details;
  return thrown.kind === 'vendor-denied' && (code === NO_PERMISSION || status === 403);
}

/**
 * What the reading gives, or null after `tell` where the vendor refuses it for good.
 *
 * @throws what else the reading throws, so that the task is tried again.
 */
export async function unlessRefused<T>(reading: Promise<T>, tell: (refusal: AppError) => void): Promise<T | null> {
  try {
    return await reading;
  } catch (thrown) {
    if (!isRefusedForGood(thrown)) throw thrown;
    tell(thrown);
    return null;
  }
}

/** @throws UnreadablePart where the vendor refuses the reading for good, so that only the field in question is left. */
export async function partOf<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    throw isRefusedForGood(thrown) ? new UnreadablePart(thrown) : thrown;
  }
}
