import { type Clock } from '../../../base/concurrency/clock';
import { type AppError, toAppError } from '../../../base/errors/app-error';
import { type Log } from '../../../base/logging/log';
import { type Timers } from '../../../base/concurrency/timers';
import { type Refusal, type TaskClaims } from '../../ledger/task-claims';
import { type Dispatch, type TaskOutbox } from '../../ledger/task-outbox';
import { type TaskRecovery } from '../../running/task-recovery';
import { type TaskRunner } from '../../running/task-runner';
import { type HeldTasks, NOTHING_HELD } from '../../running/held-tasks';
import { type CloudTasksQueue } from './cloud-tasks.queue';
import { type QueueDriver } from '../queue-driver';

export interface CloudTasksParts {
  claims: TaskClaims;
  outbox: TaskOutbox;
  recovery: TaskRecovery;
  runner: TaskRunner;
  queue: Pick<CloudTasksQueue, 'create' | 'close'>;
  clock: Clock;
  timers: Timers;
  log: Log;
  held?: HeldTasks;
}

/** What became of a delivery; `postponed`: this instance is paused or ends. */
export type Delivery = 'run' | 'postponed' | Refusal;

const SWEEP_MS = 1000;
const DISPATCHED_AT_ONCE = 100;
/** Whoever stored a task waits so long for it to be handed over. */
const HANDOVER_PATIENCE_MS = 2000;
/** A dispatch that did not come by then was lost, for example with a purged queue. */
const OVERDUE_MS = 60 * 60 * 1000;
const STOP_PATIENCE_MS = 25_000;
/** How long what is held is left with Cloud Tasks before it is looked at again. */
const SHORTEST_HOLD_MS = 5_000;
const LONGEST_HOLD_MS = 60_000;
/** How far Google's clock may be ahead of ours without more than one dispatch of each attempt. */
const WAITED_FOR_MS = 10_000;
/** Of the last steps, so that the whole end takes less than 30 seconds. */
const LAST_PATIENCE_MS = 1000;

/**
 * Has Cloud Tasks deliver the tasks to this service. The ledger decides what runs and keeps what is to be dispatched:
 * of every record the first task, the next one when that has ended. A sweeper on every instance makes up for whatever
 * was not handed over, so nothing depends on a single call, and a delivery that comes twice, late or too early does
 * no harm.
 */
export class CloudTasksDriver implements QueueDriver {
  private readonly underWay = new Set<Promise<Delivery>>();
  private readonly waitingForIdle = new Set<() => void>();
  private phase: 'new' | 'started' | 'stopped' = 'new';
  private paused = false;
  private round: Promise<void> = Promise.resolve();
  private nextRound: Promise<void> | null = null;
  private callOffSweep: () => void = () => undefined;
  private failure: AppError | null = null;
  private readonly held: HeldTasks;

  constructor(private readonly parts: CloudTasksParts) {
    this.held = parts.held ?? NOTHING_HELD;
    this.held.onReleased(() => void this.release());
  }

  /** Why tasks cannot be handed over at the moment. */
  get problem(): string | null {
    return this.failure?.message ?? null;
  }

  async start(): Promise<void> {
    await this.parts.recovery.run();
    this.phase = 'started';
    void this.sweepOnAndOn();
  }

  taskStored(): Promise<void> {
    return this.handOver();
  }

  /**
   * Runs the task that Cloud Tasks delivers, if it is its turn.
   *
   * @throws AppError `store-unavailable`: only then it has to be delivered again.
   */
  async deliver(name: string): Promise<Delivery> {
    const delivery = this.runIfItsTurn(name);
    this.underWay.add(delivery);
    try {
      return await delivery;
    } finally {
      await this.handOver();
      this.underWay.delete(delivery);
      await this.resolveIfIdle();
    }
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    void this.dispatch().then(() => this.resolveIfIdle());
  }

  async idle(): Promise<void> {
    await this.sweep();
    const idle = new Promise<void>((resolve) => void this.waitingForIdle.add(resolve));
    await this.resolveIfIdle();
    return idle;
  }

  /** What waits is left with Cloud Tasks, which wakes an instance for it. */
  async stop(): Promise<void> {
    this.phase = 'stopped';
    this.callOffSweep();
    await this.within(STOP_PATIENCE_MS, Promise.allSettled(this.underWay));
    this.parts.runner.stop();
    await this.within(LAST_PATIENCE_MS, this.dispatchPending());
    await this.within(
      LAST_PATIENCE_MS,
      this.resolveIfIdle().then(() => this.parts.queue.close()),
    );
  }

  private async runIfItsTurn(name: string): Promise<Delivery> {
    const { outbox, runner } = this.parts;
    if (!this.mayBegin()) {
      await outbox.returned(name);
      return 'postponed';
    }
    const claim = await this.claim(name);
    if ('refusal' in claim) return claim.refusal;
    await runner.run(claim.task);
    return 'run';
  }

  /**
   * A task that comes a little early is waited for: where Google's clock is ahead of ours it would come again at once,
   * however often it was dispatched anew.
   */
  private async claim(name: string): ReturnType<TaskClaims['claimNamed']> {
    const { claims, clock } = this.parts;
    const waitMs = await claims.dueInMs(name, clock.now());
    if (waitMs > 0 && waitMs <= WAITED_FOR_MS) await clock.sleep(waitMs);
    return claims.claimNamed(name, clock.now(), this.held.types());
  }

  private mayBegin(): boolean {
    return this.phase === 'started' && !this.paused;
  }

  /** Before the answer, since the platform may leave the process no time after it. */
  private handOver(): Promise<void> {
    return this.within(HANDOVER_PATIENCE_MS, this.dispatch());
  }

  /** One round at a time; whoever asks during one is served by the next. */
  private dispatch(): Promise<void> {
    if (!this.mayBegin()) return Promise.resolve();
    this.nextRound ??= this.round.then(() => {
      this.nextRound = null;
      this.round = this.dispatchPending();
      return this.round;
    });
    return this.nextRound;
  }

  /** Tells in the log what does not work, and leaves it to the sweeper. */
  private async dispatchPending(): Promise<void> {
    const { outbox, log } = this.parts;
    try {
      let dispatches: Dispatch[];
      do {
        dispatches = await outbox.pending(DISPATCHED_AT_ONCE);
        await this.create(dispatches);
      } while (dispatches.length === DISPATCHED_AT_ONCE);
      this.failure = null;
    } catch (thrown) {
      this.failure = toAppError(thrown);
      log.error({ err: this.failure }, 'tasks cannot be handed to Cloud Tasks, trying again');
    }
  }

  private async create(dispatches: readonly Dispatch[]): Promise<void> {
    const { outbox, queue, clock } = this.parts;
    await Promise.all(
      dispatches.map(async (dispatch) => {
        await queue.create(this.notBeforeRelease(dispatch), clock.now());
        await outbox.dispatched(dispatch, clock.now());
      }),
    );
  }

  /** What is held comes later, so that an instance is woken for it, and no more often than it has to. */
  private notBeforeRelease(dispatch: Dispatch): Dispatch {
    const until = this.held.until(dispatch.type);
    if (until === 0) return dispatch;
    const now = this.parts.clock.now();
    const heldUntil = Math.min(Math.max(until, now + SHORTEST_HOLD_MS), now + LONGEST_HOLD_MS);
    return { ...dispatch, dueAt: Math.max(dispatch.dueAt ?? 0, heldUntil) };
  }

  /** What was dispatched for later goes on at once. */
  private async release(): Promise<void> {
    const { outbox, log } = this.parts;
    if (this.phase !== 'started') return;
    try {
      await outbox.recall();
    } catch (thrown) {
      log.error({ err: toAppError(thrown) }, 'held tasks cannot be recalled; they come when they were to');
    }
    await this.dispatch();
  }

  private async sweepOnAndOn(): Promise<void> {
    await this.sweep();
    const { timers } = this.parts;
    if (this.phase === 'started') this.callOffSweep = timers.after(SWEEP_MS, () => void this.sweepOnAndOn());
  }

  /** Takes up what an ended instance left, and hands over what was not, or was lost. */
  private async sweep(): Promise<void> {
    const { claims, recovery, outbox, clock, log } = this.parts;
    try {
      if (this.mayBegin()) {
        if (claims.shared) await recovery.run();
        await this.dispatch();
        await this.create(await outbox.overdue(clock.now() - OVERDUE_MS, DISPATCHED_AT_ONCE));
      }
    } catch (thrown) {
      log.error({ err: toAppError(thrown) }, 'the queue cannot be swept, trying again');
    }
    await this.resolveIfIdle();
  }

  /** Whoever began to wait while the ledger was asked has to ask again. */
  private async resolveIfIdle(): Promise<void> {
    const waiting = [...this.waitingForIdle];
    if (waiting.length === 0 || !(await this.isIdle())) return;
    for (const resolve of waiting) {
      this.waitingForIdle.delete(resolve);
      resolve();
    }
  }

  /** A delivery that came while the ledger was asked may be why it knows of nothing more to do. */
  private async isIdle(): Promise<boolean> {
    if (this.phase === 'stopped') return this.underWay.size === 0;
    return this.mayBegin() && !(await this.hasReady()) && this.underWay.size === 0;
  }

  /** While the store cannot be read, it may have. */
  private async hasReady(): Promise<boolean> {
    const { outbox, clock } = this.parts;
    return outbox.hasReady(clock.now(), this.held.types()).catch(() => true);
  }

  private async within(patienceMs: number, work: Promise<unknown>): Promise<void> {
    let callOff: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      callOff = this.parts.timers.after(patienceMs, resolve);
    });
    await Promise.race([work, patience]);
    callOff();
  }
}
