import { type Clock } from './clock';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 300_000;
const MOST_VALUES = 10_000;

/**
 * Values that a vendor was asked for and did not have. A cache is not the account: a value that is not in it is asked for
 * before it is called unknown. One that stays unknown is asked for ever more rarely, so that a flood of it does not cost
 * a call each: at once for the second time, after a second for the third, and up to five minutes later in the end.
 */
export class UnknownValues {
  private readonly misses = new Map<string, { waitMs: number; until: number }>();

  constructor(private readonly clock: Clock) {}

  /** Whether it need not be asked for now. */
  isRecent(value: string): boolean {
    const miss = this.misses.get(value);
    return miss !== undefined && this.clock.monotonic() < miss.until;
  }

  /** To be told what asking for it gave. */
  note(value: string, isKnown: boolean): void {
    const former = this.misses.get(value);
    this.misses.delete(value);
    if (isKnown) return;
    const waitMs = former === undefined ? 0 : Math.min(Math.max(FIRST_WAIT_MS, former.waitMs * 4), LONGEST_WAIT_MS);
    this.misses.set(value, { waitMs, until: this.clock.monotonic() + waitMs });
    if (this.misses.size > MOST_VALUES) this.misses.delete(this.misses.keys().next().value!);
  }
}
