import { AsyncLocalStorage } from 'node:async_hooks';

/** A call to a vendor, as a trial counts it. */
export interface TrialCall {
  readonly vendor: string;
  readonly operation: string;
  /** What it costs of the vendor's daily pool, where the vendor has prices. */
  readonly tokens?: number;
}

/** Work that is done for its answer alone: it reads, and writes nothing anywhere. */
export interface Trial {
  /** What it asked of the vendors. */
  readonly calls: TrialCall[];
  /** The writes that it would have sent. */
  readonly withheld: TrialCall[];
}

const storage = new AsyncLocalStorage<Trial>();

/**
 * Does the work as a trial: until it is done, whatever it calls stores nothing in the database and sends no write to a
 * vendor. Whoever would write asks `currentTrial` and withholds the call.
 */
export async function tryOut<T>(work: () => Promise<T>): Promise<{ outcome: PromiseSettledResult<T>; trial: Trial }> {
  const trial: Trial = { calls: [], withheld: [] };
  const [outcome] = await storage.run(trial, () => Promise.allSettled([work()]));
  return { outcome, trial };
}

/** The trial that the present work is part of; undefined for work that counts. */
export const currentTrial = (): Trial | undefined => storage.getStore();

/** For what a trial needs of the service itself and later work finds again, such as a key that is made once. */
export const outsideTrial = <T>(work: () => T): T => storage.exit(work);
