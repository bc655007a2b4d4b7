import { toAppError } from '../../../base/errors/app-error';
import { type ClaimedTask } from '../../task';
import { type DriverParts } from '../driver-parts';
import { type QueueDriver } from '../queue-driver';

const STOP_PATIENCE_MS = 25_000;
const STORE_PAUSE_MS = 2000;
const SHARED_LOOK_MS = 1000;

/**
 * Runs the tasks straight from the ledger: with concurrency 1 in order of arrival, with more up to so many at once, on
 * all instances that share the store together. It looks for work when a task is stored, ends or becomes due; an
 * instance that shares the store also once a second while it could run a task, for what others stored or left.
 */
export class EmbeddedDriver implements QueueDriver {
  readonly problem = null;
  private readonly running = new Set<Promise<void>>();
  private readonly waitingForIdle: (() => void)[] = [];
  private phase: 'new' | 'started' | 'stopped' = 'new';
  private paused = false;
  private looking = false;
  private lookAgain = false;
  /** The time of the latest look, to notice that the clock was set back. */
  private lookedAt = Infinity;
  private lastLook: Promise<void> = Promise.resolve();
  private callOffAlarm: () => void = () => undefined;

  constructor(private readonly parts: DriverParts) {
    parts.held.onReleased(() => this.look());
  }

  async start(): Promise<void> {
    await this.parts.recovery.run();
    this.phase = 'started';
    this.look();
  }

  taskStored(): Promise<void> {
    this.look();
    return Promise.resolve();
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.look();
  }

  idle(): Promise<void> {
    const idle = new Promise<void>((resolve) => void this.waitingForIdle.push(resolve));
    this.look();
    return idle;
  }

  async stop(): Promise<void> {
    this.phase = 'stopped';
    this.callOffAlarm();
    let callOff: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      callOff = this.parts.timers.after(STOP_PATIENCE_MS, resolve);
    });
    // A task that is being claimed right now is one that runs.
    await Promise.race([this.lastLook.then(() => Promise.all(this.running)), patience]);
    callOff();
    this.parts.runner.stop();
    this.resolveIdle();
  }

  /** One look at a time; whoever asks during one is served by another after it. */
  private look(): void {
    this.lookAgain = true;
    if (this.looking) return;
    this.looking = true;
    this.lastLook = this.lookWhileAsked();
  }

  private async lookWhileAsked(): Promise<void> {
    while (this.lookAgain) {
      this.lookAgain = false;
      try {
        await this.beginTasks();
      } catch (thrown) {
        this.parts.log.error({ err: toAppError(thrown) }, 'the queue cannot be read, trying again');
        this.setAlarm(STORE_PAUSE_MS);
      }
    }
    // At once with the last question above: whoever asks later must not find a look that is over.
    this.looking = false;
  }

  private async beginTasks(): Promise<void> {
    if (this.parts.claims.shared && this.mayBegin()) await this.parts.recovery.run();
    const now = this.parts.clock.now();
    if (now < this.lookedAt) await this.parts.claims.endWaitsFromTheFuture(now);
    this.lookedAt = now;
    while (this.mayBegin()) {
      const task = await this.parts.claims.claim(
        this.parts.clock.now(),
        this.parts.concurrency,
        this.parts.held.types(),
      );
      if (task === null) {
        await this.waitForNext();
        break;
      }
      this.begin(task);
    }
    if (this.isIdle()) this.resolveIdle();
  }

  private mayBegin(): boolean {
    return this.phase === 'started' && !this.paused && this.running.size < this.parts.concurrency;
  }

  /** A paused driver is not idle: it may have tasks to begin. */
  private isIdle(): boolean {
    const couldBegin = this.phase === 'started' && !this.paused;
    return this.running.size === 0 && !this.lookAgain && (couldBegin || this.phase === 'stopped');
  }

  private begin(task: ClaimedTask): void {
    const run = this.parts.runner
      .run(task)
      .catch((thrown: unknown) => {
        const err = toAppError(thrown);
        this.parts.log.error(
          { task: task.name, err },
          'the outcome of a task was lost; it is run again after a restart',
        );
      })
      .finally(() => {
        this.running.delete(run);
        this.look();
      });
    this.running.add(run);
  }

  private async waitForNext(): Promise<void> {
    const dueAt = await this.parts.claims.nextDueAt();
    this.callOffAlarm();
    const dueInMs = dueAt === null ? Infinity : Math.max(0, dueAt - this.parts.clock.now());
    const waitMs = this.parts.claims.shared ? Math.min(dueInMs, SHARED_LOOK_MS) : dueInMs;
    if (waitMs !== Infinity) this.setAlarm(waitMs);
  }

  private setAlarm(milliseconds: number): void {
    this.callOffAlarm();
    if (this.phase === 'started') this.callOffAlarm = this.parts.timers.after(milliseconds, () => this.look());
  }

  private resolveIdle(): void {
    for (const resolve of this.waitingForIdle.splice(0)) resolve();
  }
}
