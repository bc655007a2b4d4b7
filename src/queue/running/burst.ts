/** How long tasks that come in quick succession wait for each other, in milliseconds. */
export interface BurstPatience {
  /** A task goes alone where no other has come for so long. */
  quietMs: number;
  /** Many, of which some may be on their way through a busy process, are all where no other has come for so long. */
  quietAfterManyMs: number;
  /** Nothing waits for longer. */
  longestMs: number;
  /** So many are enough. */
  enough: number;
}

const MANY = 10;

/** None waits. */
export const NO_PATIENCE: BurstPatience = { quietMs: 0, quietAfterManyMs: 0, longestMs: 0, enough: 1 };

/** Tasks that come in quick succession, since tasks were begun the last time. By the monotonic clock. */
export class Burst {
  private count = 0;
  private coming = 0;
  private firstAt = 0;
  private latestAt = 0;

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
    if (this.count === 0) this.firstAt = now;
    this.count += 1;
    this.latestAt = now;
  }

  /** Tasks are begun. */
  ended(): void {
    this.count = 0;
  }

  /** How long to wait before tasks are begun; 0 where they can be now. */
  waitMs(now: number): number {
    const { quietMs, quietAfterManyMs, longestMs, enough } = this.patience;
    if (this.count === 0 || this.count >= enough) return 0;
    const isComing = this.coming > 0;
    const quiet = this.count < MANY ? quietMs : quietAfterManyMs;
    return Math.max(0, Math.min((isComing ? now : this.latestAt) + quiet, this.firstAt + longestMs) - now);
  }
}
