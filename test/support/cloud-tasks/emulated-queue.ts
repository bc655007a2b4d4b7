import { dispatch } from './dispatch';
import { type EmulatedTask } from './emulated-task';
import { type Identity } from './identity';
import { backoffAfter, isUsedUp, type RetryConfig } from './retry';

/** The time of the emulator; that of a test may be moved on by hand. */
export interface Time {
  now(): number;
  /** @returns a function that calls it off. */
  after(milliseconds: number, call: () => void): () => void;
}

export interface QueueSettings {
  maxDispatchesPerSecond: number;
  maxConcurrentDispatches: number;
  retry: RetryConfig;
}

/** What Cloud Tasks is allowed to do and a test would like to see. */
export interface Mischief {
  /** Each task is delivered once more, at the same time. */
  twice?: boolean;
  /** Up to so many milliseconds later than scheduled. */
  lateMs?: number;
  /** Any task that is due may come next. */
  shuffled?: boolean;
}

/** What Google chooses where a queue is created without settings. */
export const DEFAULT_SETTINGS: QueueSettings = {
  maxDispatchesPerSecond: 500,
  maxConcurrentDispatches: 1000,
  retry: {
    maxAttempts: 100,
    maxRetryDurationMs: 0,
    minBackoffMs: 100,
    maxBackoffMs: 3_600_000,
    maxDoublings: 16,
  },
};

const TOMBSTONE_MS = 3_600_000;
const MOST_BURST = 100;

/** One queue: what waits in it, when it is dispatched, and what becomes of an attempt. */
export class EmulatedQueue {
  settings: QueueSettings;
  mischief: Mischief = {};
  /** Answers for which Cloud Tasks slows down a whole queue (429 and 503). */
  slowDowns = 0;
  /** Names of tasks that ended without a 2xx. */
  readonly exhausted: string[] = [];
  /** Tasks that ended with a 2xx, oldest first. */
  readonly done: EmulatedTask[] = [];
  private readonly tasks = new Map<string, EmulatedTask>();
  private readonly tombstones = new Map<string, number>();
  private paused = false;
  private inFlight = 0;
  private allowance: number;
  private allowanceAt: number;
  private callOff: () => void = () => undefined;

  constructor(
    readonly name: string,
    settings: QueueSettings,
    private readonly time: Time,
    private readonly identity: Identity | null,
    private readonly random: () => number,
  ) {
    this.settings = settings;
    this.allowance = this.burst;
    this.allowanceAt = time.now();
  }

  get state(): 'RUNNING' | 'PAUSED' {
    return this.paused ? 'PAUSED' : 'RUNNING';
  }

  get burst(): number {
    return Math.min(MOST_BURST, Math.max(1, Math.ceil(this.settings.maxDispatchesPerSecond / 5)));
  }

  pause(): void {
    this.paused = true;
    this.callOff();
  }

  resume(): void {
    this.paused = false;
    this.look();
  }

  /** Whether the name may not be given: it is in use, or was within the last hour. */
  isTaken(name: string): boolean {
    return this.tasks.has(name) || this.time.now() < (this.tombstones.get(name) ?? 0);
  }

  add(task: EmulatedTask): void {
    const { lateMs = 0 } = this.mischief;
    task.scheduledAt += Math.round(this.random() * lateMs);
    this.tasks.set(task.name, task);
    this.look();
  }

  get(name: string): EmulatedTask | undefined {
    return this.tasks.get(name);
  }

  list(): EmulatedTask[] {
    return [...this.tasks.values()];
  }

  remove(task: EmulatedTask): void {
    this.tasks.delete(task.name);
    this.tombstones.set(task.name, this.time.now() + TOMBSTONE_MS);
  }

  purge(): void {
    for (const task of this.list()) this.remove(task);
  }

  /** Dispatches a task now, whatever the queue's limits and state. */
  run(task: EmulatedTask): void {
    void this.attempt(task);
  }

  /** Delivers a task that was delivered already, as at-least-once allows. @returns the status of the answer. */
  async deliverAgain(task: EmulatedTask): Promise<number | null> {
    return (await dispatch(task, this.identity)).status;
  }

  close(): void {
    this.pause();
    this.tasks.clear();
  }

  private look(): void {
    this.callOff();
    while (!this.paused && this.inFlight < this.settings.maxConcurrentDispatches) {
      const waiting = this.list().filter(({ inFlight }) => inFlight === 0);
      const due = waiting.filter(({ scheduledAt }) => scheduledAt <= this.time.now());
      if (due.length === 0) return this.lookAt(Math.min(...waiting.map(({ scheduledAt }) => scheduledAt)));
      if (!this.takeAllowance()) {
        return this.lookAt(this.time.now() + Math.ceil(1000 / this.settings.maxDispatchesPerSecond));
      }
      void this.attempt(this.next(due));
    }
  }

  private lookAt(at: number): void {
    if (at !== Infinity) this.callOff = this.time.after(Math.max(0, at - this.time.now()), () => this.look());
  }

  private next(due: readonly EmulatedTask[]): EmulatedTask {
    if (this.mischief.shuffled === true) return due[Math.floor(this.random() * due.length)]!;
    return due.reduce((first, other) => (other.scheduledAt < first.scheduledAt ? other : first));
  }

  private takeAllowance(): boolean {
    const now = this.time.now();
    const refilled = (Math.max(0, now - this.allowanceAt) / 1000) * this.settings.maxDispatchesPerSecond;
    this.allowance = Math.min(this.burst, this.allowance + refilled);
    this.allowanceAt = now;
    if (this.allowance < 1) return false;
    this.allowance -= 1;
    return true;
  }

  private async attempt(task: EmulatedTask): Promise<void> {
    task.attempts += 1;
    task.firstAttemptAt ??= this.time.now();
    task.inFlight += 1;
    this.inFlight += 1;
    const deliveries = [dispatch(task, this.identity)];
    if (this.mischief.twice === true) deliveries.push(dispatch(task, this.identity));
    const [answer] = await Promise.all(deliveries);
    task.inFlight -= 1;
    this.inFlight -= 1;
    this.judge(task, answer!.status, answer!.retryAfterMs);
    this.look();
  }

  private judge(task: EmulatedTask, status: number | null, retryAfterMs: number): void {
    // Purged or deleted while it ran.
    if (this.tasks.get(task.name) !== task) return;
    if (status !== null && status >= 200 && status < 300) {
      this.done.push(task);
      return this.remove(task);
    }
    if (status === 429 || status === 503) this.slowDowns += 1;
    if (status !== null && status < 500) task.answers += 1;
    task.previousStatus = status;
    const now = this.time.now();
    if (isUsedUp(this.settings.retry, task.attempts, now - task.firstAttemptAt!)) {
      this.exhausted.push(task.name);
      return this.remove(task);
    }
    task.scheduledAt = now + Math.max(retryAfterMs, backoffAfter(this.settings.retry, task.attempts));
  }
}
