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

/** A call has reached the vendor after so long, however slow its answer is, or a busy process that sends it. */
const ARRIVES_WITHIN_MS = 1_000;

/** A call, which the vendor counts at some moment between its start and its answer. By the monotonic clock. */
interface PacedCall {
  readonly startedAt: number;
  /** Infinity while it is under way. */
  answeredAt: number;
}

/** Starts calls in the order given, so that a vendor's burst limits are kept before they are hit. */
export class Pace {
  /** Those that the vendor may still count. */
  private calls: PacedCall[] = [];
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
    this.turn = myTurn.then(() => undefined);
    const admitted = await myTurn;
    try {
      return await call();
    } finally {
      admitted.answeredAt = this.clock.monotonic();
      this.underWay -= 1;
      this.waitingForRoom.shift()?.();
    }
  }

  /** Starts no further call for so long, and no longer than five seconds; for a vendor that said so. */
  pause(milliseconds: number): void {
    const pausedUntil = this.clock.monotonic() + Math.min(milliseconds, LONGEST_PAUSE_MS);
    this.pausedUntil = Math.max(this.pausedUntil, pausedUntil);
  }

  private async admit(also?: Pace): Promise<PacedCall> {
    while (this.underWay >= (this.limits.concurrent ?? Infinity)) {
      await new Promise<void>((resolve) => void this.waitingForRoom.push(resolve));
    }
    const waitMs = (): number => Math.max(this.waitMs(), also?.waitMs() ?? 0);
    for (let wait = waitMs(); wait > 0; wait = waitMs()) await this.clock.sleep(wait);
    const admitted = { startedAt: this.clock.monotonic(), answeredAt: Infinity };
    this.calls.push(admitted);
    also?.calls.push(admitted);
    this.underWay += 1;
    return admitted;
  }

  private waitMs(): number {
    const now = this.clock.monotonic();
    const counted = this.calls
      .map((call) => ({ call, until: this.countedUntil(call, now) }))
      .filter(({ until }) => until > now)
      .toSorted((a, b) => a.until - b.until);
    this.calls = counted.map(({ call }) => call);
    const tooMany = counted.length - this.limits.calls;
    const forWindow = tooMany < 0 ? 0 : counted[tooMany]!.until - now;
    return Math.max(forWindow, this.pausedUntil - now);
  }

  /** The latest moment at which the vendor may still count it; of one under way the earliest such moment. */
  private countedUntil({ startedAt, answeredAt }: PacedCall, now: number): number {
    return Math.min(answeredAt, startedAt + ARRIVES_WITHIN_MS, Math.max(now, startedAt)) + this.limits.windowMs;
  }
}
