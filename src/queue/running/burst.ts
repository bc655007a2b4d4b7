/** How long tasks that come in quick succession wait for each other, in milliseconds. */
export interface BurstPatience {
  /** A task goes alone where no other has come for so long, in a process that has nothing else to do. */
  quietAloneMs: number;
  /** Or so long, where others have come, or a busy process may not have come to them yet. */
  quietMs: number;
  /** Many, of which some may be on their way through a busy process, are all where no other has come for so long. */
  quietAfterManyMs: number;
  /** Nothing waits for longer. */
  longestMs: number;
  /** So many are enough. */
  enough: number;
}

const MANY = 10;
/** Whoever asks so much later than it was told to is kept from it by other work. */
const BUSY_MS = 5;

/** None waits. */
export const NO_PATIENCE: BurstPatience = { quietAloneMs: 0, quietMs: 0, quietAfterManyMs: 0, longestMs: 0, enough: 1 };

/** Tasks that come in quick succession, since tasks were begun the last time. By the monotonic clock. */
export class Burst {
  private count = 0;
  private coming = 0;
  private firstAt = 0;
  private latestAt = 0;
  private isBusy = false;

  constructor(private readonly patience: BurstPatience) {}

  /** Whether a task has come since, or is about to. */
  get isOpen(): boolean {
    return this.count > 0 || this.coming > 0;
  }

  /** A task is about to be stored; to be told, too, once it was or could not be. */
  expects(tasks: 1 | -1): void {
    this.coming += tasks;
  }

  /** A task was stored. */
  stored(now: number): void {
    if (this.count === 0) {
      this.firstAt = now;
      this.isBusy = false;
    }
    this.count += 1;
    this.latestAt = now;
  }

  /** Tasks are begun. */
  ended(): void {
    this.count = 0;
  }

  /** How long to wait before tasks are begun; 0 where they can be now. To be asked again after as long. */
  waitMs(now: number): number {
    const { longestMs, enough } = this.patience;
    if (this.count === 0 || this.count >= enough) return 0;
    const since = this.coming > 0 ? now : this.latestAt;
    if (now > since + this.quietMs() + BUSY_MS) this.isBusy = true;
    return Math.max(0, Math.min(since + this.quietMs(), this.firstAt + longestMs) - now);
  }

  private quietMs(): number {
    const { quietAloneMs, quietMs, quietAfterManyMs } = this.patience;
    if (this.count === 1 && this.coming === 0 && !this.isBusy) return quietAloneMs;
    return this.count < MANY ? quietMs : quietAfterManyMs;
  }
}
