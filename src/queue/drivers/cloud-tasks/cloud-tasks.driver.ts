import { toAppError } from '../../../base/errors/app-error';
import { type Refusal } from '../../ledger/refusal';
import { type TaskClaims } from '../../ledger/task-claims';
import { type DriverParts } from '../driver-parts';
import { Dispatcher, type DispatcherParts } from './dispatcher';
import { type QueueDriver } from '../queue-driver';

type CloudTasksParts = DriverParts & DispatcherParts;

/** What became of a delivery; `postponed`: this instance is paused or ends. */
export type Delivery = 'run' | 'postponed' | Refusal;

const SWEEP_MS = 1000;
/** Whoever stored a task waits so long for it to be handed over. */
const HANDOVER_PATIENCE_MS = 2000;
const STOP_PATIENCE_MS = 25_000;
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
  private callOffSweep: () => void = () => undefined;

  private readonly dispatcher: Dispatcher;

  constructor(private readonly parts: CloudTasksParts) {
    this.dispatcher = new Dispatcher(parts);
    parts.held.onReleased(() => void this.release());
  }

  /** Why tasks cannot be handed over at the moment. */
  get problem(): string | null {
    return this.dispatcher.problem;
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
    await this.within(LAST_PATIENCE_MS, this.dispatcher.dispatchPending());
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
    const { claims, due, clock } = this.parts;
    const waitMs = await due.inMs(name, clock.now());
    if (waitMs > 0 && waitMs <= WAITED_FOR_MS) await clock.sleep(waitMs);
    return claims.claimNamed(name, clock.now(), this.parts.held.types());
  }

  private mayBegin(): boolean {
    return this.phase === 'started' && !this.paused;
  }

  /** Before the answer, since the platform may leave the process no time after it. */
  private handOver(): Promise<void> {
    return this.within(HANDOVER_PATIENCE_MS, this.dispatch());
  }

  private dispatch(): Promise<void> {
    return this.mayBegin() ? this.dispatcher.dispatch() : Promise.resolve();
  }

  /** What was dispatched for later goes on at once. */
  private async release(): Promise<void> {
    if (this.phase !== 'started') return;
    await this.dispatcher.recall();
    await this.dispatch();
  }

  private async sweepOnAndOn(): Promise<void> {
    await this.sweep();
    const { timers } = this.parts;
    if (this.phase === 'started') this.callOffSweep = timers.after(SWEEP_MS, () => void this.sweepOnAndOn());
  }

  /** Takes up what an ended instance left, and hands over what was not, or was lost. */
  private async sweep(): Promise<void> {
    const { claims, recovery, log } = this.parts;
    try {
      if (this.mayBegin()) {
        if (claims.shared) await recovery.run();
        await this.dispatch();
        await this.dispatcher.dispatchOverdue();
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
    return outbox.hasReady(clock.now(), this.parts.held.types()).catch(() => true);
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
