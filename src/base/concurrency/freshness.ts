import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../errors/app-error';

const storage = new AsyncLocalStorage<() => boolean>();

const ASKS_TO_WAIT_MS = 5_000;

/** Thrown in place of a write: what it was compared with is to be read anew. Nothing was sent. */
export class OutdatedError extends AppError {
  /** @param untilAgain - what is to be awaited, by whoever holds nothing that others wait for, before it is done again. */
  constructor(readonly untilAgain: () => Promise<void> = () => Promise.resolve()) {
    const message = 'The vendors take so few calls now that what was read is outdated before it can be written';
    super('vendor-throttled', message, { isOfOneOperation: true, retryAfterMs: ASKS_TO_WAIT_MS });
  }
}

/** Does work that may begin a write only while what it goes by is fresh, wherever it has to wait. */
export function runWhileFresh<T>(isFresh: () => boolean, work: () => T): T {
  return storage.run(isFresh, work);
}

/** @throws OutdatedError where the work that is under way goes by what is no longer fresh. */
export function assertFresh(): void {
  if (storage.getStore()?.() === false) throw new OutdatedError();
}
