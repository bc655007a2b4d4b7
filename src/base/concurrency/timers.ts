/** Calls that are made later, given to time-dependent code beside its clock, so that tests need not wait. */
export interface Timers {
  /**
   * Calls once after so many milliseconds.
   *
   * @returns a function that calls it off.
   */
  after(milliseconds: number, call: () => void): () => void;
}

/** The longest that Node's timers can wait; a longer one would ring at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** They do not keep the process alive. A wait of more than 24 days rings early. */
export const systemTimers: Timers = {
  after(milliseconds, call) {
    const timer = setTimeout(call, Math.min(milliseconds, LONGEST_MS)).unref();
    return () => clearTimeout(timer);
  },
};

/** Injects the `Timers`. */
export const TIMERS = Symbol('Timers');
