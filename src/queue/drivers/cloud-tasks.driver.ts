import { type Clock } from '../../base/clock';
import { type AppError, toAppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type Timers } from '../../base/timers';
import { type ClaimedTask } from '../task';
import { type Refusal, type TaskClaims } from '../task-claims';
import { type Dispatch, type TaskOutbox } from '../task-outbox';
import { type TaskRecovery } from '../task-recovery';
import { type TaskRunner } from '../task-runner';
import { type CloudTasksQueue } from './cloud-tasks.queue';
import { type QueueDriver } from './queue-driver';

export interface CloudTasksParts {
  claims: TaskClaims;
  outbox: TaskOutbox;
  recovery: TaskRecovery;
  runner: TaskRunner;
  queue: Pick<CloudTasksQueue, 'create' | 'close'>;
  clock: Clock;
  timers: Timers;
  log: Log;
}

/** What became of a delivery; `postponed`: this instance is paused or ends. */
export type Delivery = 'run' | 'postponed' | Refusal;

const SWEEP_MS = 5000;
const DISPATCHED_AT_ONCE = 100;
/** Whoever stored a task waits so long for it to be handed over. */
const HANDOVER_PATIENCE_MS = 2000;
/** A dispatch that did not come by then was lost, for example with a purged queue. */
const OVERDUE_MS = 60 * 60 * 1000;
const STOP_PATIENCE_MS = 25_000;

/**
 * Has Cloud Tasks deliver the tasks to this service. The ledger decides what runs and keeps what is to be dispatched:
 * of every record the first task, the next one when that has ended. A sweeper on every instance makes up for whatever
 * was not handed over, so nothing depends on a single call, and a delivery that comes twice, late or too early does
 * no harm.
 */
export class CloudTasksDriver implements QueueDriver {
  private readonly running = new Set<Promise<void>>();
  private readonly waitingForIdle: (() => void)[] = [];
  private phase: 'new' | 'started' | 'stopped' = 'new';
  private paused = false;
  private round: Promise<void> = Promise.resolve();
  private nextRound: Promise<void> | null = null;
  private callOffSweep: () => void = () => undefined;
  private failure: AppError | null = null;

  constructor(private readonly parts: CloudTasksParts) {}

  /** Why tasks cannot be handed over at the moment. */
  get problem(): string | null {
    return this.failure?.message ?? null;
  }

  async start(): Promise<void> {
    await this.parts.recovery.run();
    this.phase = 'started';
    void this.sweep();
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
    const delivery = await this.runIfItsTurn(name);
    await this.handOver();
    await this.resolveIfIdle();
    return delivery;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    void this.dispatch().then(() => this.resolveIfIdle());
  }

  idle(): Promise<void> {
    const idle = new Promise<void>((resolve) => void this.waitingForIdle.push(resolve));
    void this.resolveIfIdle();
    return idle;
  }

  /** What waits is left with Cloud Tasks, which wakes an instance for it. */
  async stop(): Promise<void> {
    this.phase = 'stopped';
    this.callOffSweep();
    await this.within(STOP_PATIENCE_MS, Promise.allSettled(this.running));
    this.parts.runner.stop();
    await this.within(HANDOVER_PATIENCE_MS, this.dispatchPending());
    await this.resolveIfIdle();
    await this.parts.queue.close();
  }

  private async runIfItsTurn(name: string): Promise<Delivery> {
    const { claims, outbox, clock } = this.parts;
    if (!this.mayBegin()) {
      await outbox.returned(name);
      return 'postponed';
    }
    const claim = await claims.claimNamed(name, clock.now());
    if ('refusal' in claim) return claim.refusal;
    await this.run(claim.task);
    return 'run';
  }

  private async run(task: ClaimedTask): Promise<void> {
    const run = this.parts.runner.run(task).finally(() => this.running.delete(run));
    this.running.add(run);
    await run;
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
        await queue.create(dispatch, clock.now());
        await outbox.dispatched(dispatch, clock.now());
      }),
    );
  }

  private async sweep(): Promise<void> {
    const { claims, recovery, outbox, clock, timers, log } = this.parts;
    if (this.mayBegin()) {
      try {
        if (claims.shared) await recovery.run();
        await this.dispatch();
        await this.create(await outbox.overdue(clock.now() - OVERDUE_MS, DISPATCHED_AT_ONCE));
      } catch (thrown) {
        log.error({ err: toAppError(thrown) }, 'the queue cannot be swept, trying again');
      }
      await this.resolveIfIdle();
    }
    if (this.phase === 'started') this.callOffSweep = timers.after(SWEEP_MS, () => void this.sweep());
  }

  private async resolveIfIdle(): Promise<void> {
    if (this.waitingForIdle.length === 0 || this.running.size > 0) return;
    if (this.phase !== 'stopped' && (!this.mayBegin() || (await this.hasWork()))) return;
    for (const resolve of this.waitingForIdle.splice(0)) resolve();
  }

  /** While the store cannot be read, it may have. */
  private async hasWork(): Promise<boolean> {
    const { outbox, clock } = this.parts;
    return outbox.hasWork(clock.now()).catch(() => true);
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
