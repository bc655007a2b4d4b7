import { AsyncLocalStorage } from 'node:async_hooks';

/** A call to a vendor that a trial leaves unsent, or makes. */
export interface TrialCall {
  readonly vendor: string;
  readonly operation: string;
  /** What it costs of the vendor's daily pool, where the vendor has prices. */
  readonly tokens?: number;
  /** HTTP; null where no answer came. */
  readonly status?: number | null;
}

/** Work that is done for its answer alone: it reads, and writes nothing anywhere. */
export interface Trial {
  /** What it would have sent beside what it asks: its writes, and reads of what these would have made. */
  readonly withheld: TrialCall[];
  /**
   * Whether its writes are answered as the vendors would answer them, so that it goes the whole way. Else whoever would
   * write withholds the call.
   */
  readonly isAnswered: boolean;
}

const storage = new AsyncLocalStorage<Trial>();

/**
 * Does the work as a trial: until it is done, whatever it calls stores nothing in the database and sends no write to a
 * vendor. Whoever would write asks `isUnanswered` and withholds the call.
 *
 * @param options.isAnswered - of a trial whose vendors are played by somebody: default false.
 */
export async function tryOut<T>(
  work: () => Promise<T>,
  { isAnswered = false }: Partial<Pick<Trial, 'isAnswered'>> = {},
): Promise<{ outcome: PromiseSettledResult<T>; trial: Trial }> {
  const trial: Trial = { withheld: [], isAnswered };
  const [outcome] = await storage.run(trial, () => Promise.allSettled([work()]));
  return { outcome, trial };
}

/** The trial that the present work is part of; undefined for work that counts. */
export const currentTrial = (): Trial | undefined => storage.getStore();

/** Whether the present work is to withhold its writes itself. */
export const isUnanswered = (): boolean => storage.getStore()?.isAnswered === false;

/** For what a trial needs of the service itself and later work finds again, such as a key that is made once. */
export const outsideTrial = <T>(work: () => T): T => storage.exit(work);
