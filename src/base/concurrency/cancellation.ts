import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../errors/app-error';

const storage = new AsyncLocalStorage<AbortSignal>();

/** Thrown in place of a write that may not begin any more. */
export class CancelledError extends AppError {
  constructor() {
    super('vendor-unavailable', 'The work was called off before this call: it is done elsewhere, or later');
  }
}

/** Runs work that is called off by the signal: from then on it begins no write, wherever it is. */
export function runWithSignal<T>(signal: AbortSignal, run: () => T): T {
  return storage.run(signal, run);
}

/** @throws CancelledError where the work that is under way was called off. */
export function assertNotCancelled(): void {
  if (storage.getStore()?.aborted === true) throw new CancelledError();
}
