import { setImmediate as letOthersRun } from 'node:timers/promises';
import { gatherAll } from '../../../base/concurrency/gathering';
import { toAppError } from '../../../base/errors/app-error';
import { type ClaimedTask } from '../../task';
import { Burst, NO_PATIENCE } from '../../running/burst';
import { type DriverParts } from '../driver-parts';
import { type QueueDriver } from '../queue-driver';

const STOP_PATIENCE_MS = 25_000;
const STORE_PAUSE_MS = 2000;
const SHARED_LOOK_MS = 1000;

/**
 * Runs the tasks straight from the ledger: with concurrency 1 in order of arrival, with more up to so many at once, on
 * all instances that share the store together. Tasks that come one after the other, are of one type and may go together
 * run as one. It looks for work when a task is stored, ends or becomes due; an instance that shares the store also once
 * a second while it could run a task, for what others stored or left. While tasks come in quick succession it waits a
 * moment for those that can go with them.
 */
export class EmbeddedDriver implements QueueDriver {
  readonly problem = null;
  private readonly running = new Set<Promise<unknown>>();
  private readonly waitingForIdle: (() => void)[] = [];
  private phase: 'new' | 'started' | 'stopped' = 'new';
  private paused = false;
  private looking = false;
  private lookAgain = false;
  /** The time of the latest look, to notice that the clock was set back. */
  private lookedAt = Infinity;
  private lastLook: Promise<void> = Promise.resolve();
  private callOffAlarm: () => void = () => undefined;

  /** @param burst - how long tasks wait for each other; by default not at all. */
  constructor(
    private readonly parts: DriverParts,
    private readonly burst = new Burst(NO_PATIENCE),
  ) {
    parts.held.onReleased(() => this.look());
  }

  async start(): Promise<void> {
    await this.parts.recovery.run();
    this.phase = 'started';
    this.look();
  }

  taskStored(): Promise<void> {
    this.burst.stored(this.parts.clock.monotonic());
    this.look();
    return Promise.resolve();
  }

  expects(tasks: 1 | -1): void {
    this.burst.expects(tasks);
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
    if (now < this.lookedAt) await this.parts.due.endWaitsFromTheFuture(now);
    this.lookedAt = now;
    while (this.mayBegin()) {
      const quietInMs = await this.quietInMs();
      if (quietInMs > 0) return this.setAlarm(quietInMs);
      const tasks = await this.claim();
      if (tasks.length === 0) {
        await this.waitForNext();
        break;
      }
      this.begin(tasks);
    }
    if (this.isIdle()) this.resolveIdle();
  }

  private claim(): Promise<ClaimedTask[]> {
    const { claims, runner, clock, concurrency, held } = this.parts;
    this.burst.ended();
    // All that waits would be looked through for nothing.
    if (held.isEverything()) return Promise.resolve([]);
    return claims.claimTogether(clock.now(), concurrency, held.types(), (type) => runner.together(type));
  }

  /** How long to wait for tasks that come in quick succession; whoever waits until nothing runs waits for no more. */
  private async quietInMs(): Promise<number> {
    const waitMs = (): number => this.burst.waitMs(this.parts.clock.monotonic());
    if (this.waitingForIdle.length > 0 || !this.burst.isOpen) return 0;
    // What has arrived and was not looked at yet, because the process was busy, is no silence.
    if (waitMs() === 0) await letOthersRun();
    return waitMs();
  }

  private mayBegin(): boolean {
    return this.phase === 'started' && !this.paused && this.running.size < this.parts.concurrency;
  }

  /** A paused driver is not idle: it may have tasks to begin. */
  private isIdle(): boolean {
    const couldBegin = this.phase === 'started' && !this.paused;
    return this.running.size === 0 && !this.lookAgain && (couldBegin || this.phase === 'stopped');
  }

  private begin(tasks: readonly ClaimedTask[]): void {
    const [first, ...others] = tasks;
    const together = tasks.map((task) => () => this.runToItsEnd(task, tasks.length));
    const begun: Promise<unknown> = others.length === 0 ? this.runToItsEnd(first!, 1) : gatherAll(together);
    const run = begun.finally(() => {
      this.running.delete(run);
      this.look();
    });
    this.running.add(run);
  }

  private async runToItsEnd(task: ClaimedTask, among: number): Promise<void> {
    try {
      await this.parts.runner.run(task, among);
    } catch (thrown) {
      const err = toAppError(thrown);
      const message = 'the outcome of a task was lost; it is run again after a restart';
      this.parts.log.error({ task: task.name, err }, message);
    }
  }

  private async waitForNext(): Promise<void> {
    const dueAt = await this.parts.due.next();
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
