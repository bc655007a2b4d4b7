import { type Clock, systemClock } from './clock';

export interface PaceLimits {
  /** At most so many calls start in any window. */
  calls: number;
  windowMs: number;
  /** At most so many calls are under way at once; default no limit. */
  concurrent?: number;
}

/** Calls that wait here have a caller who waits: a longer pause is not theirs to sleep through. */
const LONGEST_PAUSE_MS = 5_000;

/** Starts calls in the order given, so that a vendor's burst limits are kept before they are hit. */
export class Pace {
  private readonly starts: number[] = [];
  private readonly waitingForRoom: (() => void)[] = [];
  private underWay = 0;
  private pausedUntil = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly limits: PaceLimits,
    private readonly clock: Clock = systemClock,
  ) {}

  /**
   * Runs the call as soon as the limits allow; its result or error is passed on.
   *
   * @param also - a second window that the call counts for; neither starts it without room in the other.
   */
  async run<T>(call: () => Promise<T>, also?: Pace): Promise<T> {
    const myTurn = this.turn.then(() => this.admit(also));
    this.turn = myTurn;
    await myTurn;
    try {
      return await call();
    } finally {
      this.underWay -= 1;
      this.waitingForRoom.shift()?.();
    }
  }

  /** Starts no further call for so long, and no longer than five seconds; for a vendor that said so. */
  pause(milliseconds: number): void {
    const pausedUntil = this.clock.monotonic() + Math.min(milliseconds, LONGEST_PAUSE_MS);
    this.pausedUntil = Math.max(this.pausedUntil, pausedUntil);
  }

  private async admit(also?: Pace): Promise<void> {
    while (this.underWay >= (this.limits.concurrent ?? Infinity)) {
      await new Promise<void>((resolve) => void this.waitingForRoom.push(resolve));
    }
    const waitMs = (): number => Math.max(this.waitMs(), also?.waitMs() ?? 0);
    for (let wait = waitMs(); wait > 0; wait = waitMs()) await this.clock.sleep(wait);
    this.starts.push(this.clock.monotonic());
    also?.starts.push(this.clock.monotonic());
    this.underWay += 1;
  }

  private waitMs(): number {
    const now = this.clock.monotonic();
    while (this.starts.length > 0 && this.starts[0]! <= now - this.limits.windowMs) this.starts.shift();
    const forWindow = this.starts.length < this.limits.calls ? 0 : this.starts[0]! + this.limits.windowMs - now;
    return Math.max(forWindow, this.pausedUntil - now);
  }
}
