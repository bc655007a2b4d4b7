/** The time and the waiting that time-dependent code is given, so that tests need neither. */
export interface Clock {
  /** Epoch milliseconds, as far as the host knows; may be set back or forward at any time. For what is stored or shown. */
  now(): number;
  /** Milliseconds since some moment, at an even pace whatever is set. For intervals within the process. */
  monotonic(): number;
  /** Resolves after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
};

/** Injects the `Clock`. */
export const CLOCK = Symbol('Clock');
