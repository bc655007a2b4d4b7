import { type Clock } from '../../base/concurrency/clock';
import { CancelledError, runWithSignal } from '../../base/concurrency/cancellation';
import { AppError, FAILURES, toAppError } from '../../base/errors/app-error';
import { OutdatedError } from '../../base/concurrency/freshness';
import { systemTimers, type Timers } from '../../base/concurrency/timers';
import { withRetries } from '../../base/concurrency/retry';
import { runWithCorrelation } from '../../base/logging/correlation';
import { type Log } from '../../base/logging/log';
import { inSpan, SpanKind, type SpanNotes } from '../../base/tracing/spans';
import { type Backoff, backoffMs } from './backoff';
import { type ClaimedTask, type HandlesTask, type TaskError } from '../task';
import { type TaskClaims } from '../ledger/task-claims';
import { BurstSizes } from './burst-sizes';
import { type HeldTasks, NOTHING_HELD } from './held-tasks';
import { type TaskLeases } from './task-leases';

export interface RunnerSettings {
  maxAttempts: number;
  backoff: Backoff;
}

/** What handlers are found in. */
export interface Handlers {
  handlerOf(type: string): HandlesTask;
}

/** What one attempt came to, as it is counted. */
export interface AttemptEnd {
  type: string;
  outcome: 'succeeded' | 'failed' | 'retried';
  /** The status that the result names, or the kind of the error. */
  result: string;
  /** Epoch milliseconds. */
  enqueuedAt: number;
}

type Outcome = { result: string; status: string } | { error: AppError };

const STORE_PAUSE_MS = 2000;
const LONGEST_ATTEMPT_MINUTES = 10;
/** So often in a row a task may meet a vendor that takes no calls, though it seemed to: then it stands back for others. */
const HELD_IN_A_ROW = 3;
/** A task whose type is not held would be begun again at once. */
const SHORTEST_HOLD_MS = 1000;
/** The share of the newest task in the mean. */
const NEWEST_SHARE = 0.2;

/** Runs a claimed task and records what came of it: succeeded, tried again later, or failed. */
export class TaskRunner {
  private meanMs = 0;
  /** How often in a row each task was held. */
  private readonly holds = new Map<string, number>();
  private readonly sizes = new BurstSizes();
  private readonly stopping = new AbortController();

  constructor(
    private readonly claims: TaskClaims,
    private readonly leases: TaskLeases,
    private readonly handlers: Handlers,
    private readonly settings: RunnerSettings,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly observe: (end: AttemptEnd) => void = () => undefined,
    private readonly held: HeldTasks = NOTHING_HELD,
    private readonly timers: Timers = systemTimers,
  ) {}

  /** Milliseconds that recent tasks took, of those that ran together each its share; 0 before the first. */
  get meanDurationMs(): number {
    return this.meanMs;
  }

  /**
   * Calls off what still runs, and from now on an outcome that the store does not take is given up; such tasks are run
   * again after the next start.
   */
  stop(): void {
    this.stopping.abort();
  }

  /** How many tasks of a type may run together. */
  together(type: string): number {
    return this.sizes.of(type, this.handlers.handlerOf(type).together?.() ?? 1);
  }

  /** @param among - how many run together with it, itself included. */
  async run(task: ClaimedTask, among = 1): Promise<void> {
    const { name, type, attempt, correlationId } = task;
    const attributes = { 'task.name': name, 'task.type': type, 'task.attempt': attempt };
    const span = { name: `task ${type}`, kind: SpanKind.CONSUMER, attributes };
    await runWithCorrelation(correlationId, () => inSpan(span, (notes) => this.runOnce(task, among, notes)));
  }

  private async runOnce(task: ClaimedTask, among: number, span: SpanNotes): Promise<void> {
    const startedAt = this.clock.monotonic();
    const refusal = this.held.why(task.type, task.payload !== undefined);
    const signal = AbortSignal.any([this.leases.hold(task), this.stopping.signal]);
    try {
      if (refusal !== null) return await this.hold(task, refusal);
      const outcome = await this.inTime(signal, (inTime) => this.attempt(task, inTime));
      if (wasCalledOff(outcome)) return this.log.info({ task: task.name }, 'a task was called off; it is run again');
      note(span, outcome);
      this.learnSize(task, outcome, among);
      if (this.mayHold(task, outcome)) {
        this.holds.set(task.name, this.holdsOf(task) + 1);
        return await this.hold(task, outcome.error);
      }
      this.holds.delete(task.name);
      const durationMs = this.clock.monotonic() - startedAt;
      this.learn(durationMs / among);
      if (await this.recordDurably(task, outcome)) {
        this.tell(task, outcome, durationMs);
        this.observe(this.endOf(task, outcome));
      } else {
        this.log.warn({ task: task.name }, 'another instance took over the task; its outcome here does not count');
      }
    } finally {
      this.leases.release(task);
    }
  }

  private learn(durationMs: number): void {
    this.meanMs = this.meanMs === 0 ? durationMs : this.meanMs + NEWEST_SHARE * (durationMs - this.meanMs);
  }

  private learnSize({ type }: ClaimedTask, outcome: Outcome, among: number): void {
    if ('result' in outcome) this.sizes.wentWell(type, among);
    else if (outcome.error instanceof OutdatedError) this.sizes.tooLate(type, among);
  }

  /** Whatever an attempt waits for, its place is free again after ten minutes; what is left of it begins no write. */
  private async inTime(calledOff: AbortSignal, attempt: (signal: AbortSignal) => Promise<Outcome>): Promise<Outcome> {
    const late = new AbortController();
    const signal = AbortSignal.any([calledOff, late.signal]);
    const { promise: deadline, resolve } = Promise.withResolvers<Outcome>();
    const callOff = this.timers.after(LONGEST_ATTEMPT_MINUTES * 60_000, () => {
      late.abort();
      resolve({ error: tookTooLong() });
    });
    try {
      return await Promise.race([runWithSignal(signal, () => attempt(signal)), deadline]);
    } finally {
      callOff();
    }
  }

  private async attempt(
    { fence: _fence, enqueuedAt: _enqueuedAt, attemptsLog: _attemptsLog, ...task }: ClaimedTask,
    signal: AbortSignal,
  ): Promise<Outcome> {
    try {
      const result = await this.handlers.handlerOf(task.type).handle({ ...task, signal });
      return { result: JSON.stringify(result), status: statusOf(result) };
    } catch (thrown) {
      return { error: toAppError(thrown) };
    }
  }

  private mayHold(task: ClaimedTask, outcome: Outcome): outcome is { error: AppError } {
    return 'error' in outcome && outcome.error.details.held === true && this.holdsOf(task) < HELD_IN_A_ROW;
  }

  private holdsOf({ name }: ClaimedTask): number {
    return this.holds.get(name) ?? 0;
  }

  /** The vendor's gate has told why, once for all tasks. */
  private async hold(task: ClaimedTask, error: AppError): Promise<void> {
    this.log.debug({ task: task.name, err: error }, 'task waits for a vendor');
    await this.durably(task, () => {
      const now = this.clock.now();
      const etaAt = now + Math.max(SHORTEST_HOLD_MS, error.details.retryAfterMs ?? 0);
      const isHeldByType = this.held.types().includes(task.type);
      return this.claims.hold(task, taskError(error), { etaAt, dueAt: isHeldByType ? now : etaAt, now });
    });
  }

  private recordDurably(task: ClaimedTask, outcome: Outcome): Promise<boolean> {
    return this.durably(task, () => this.record(task, outcome));
  }

  /** What the task did must not be forgotten because the disk was full for a while. */
  private durably(task: ClaimedTask, record: () => Promise<boolean>): Promise<boolean> {
    const policy = {
      tries: Infinity,
      mayRepeat: (error: AppError) => error.kind === 'store-unavailable' && !this.stopping.signal.aborted,
      delayMs: (_failedTry: number, error: AppError) => {
        this.log.error({ task: task.name, cause: error }, 'the outcome of a task cannot be stored, trying again');
        return STORE_PAUSE_MS;
      },
    };
    return withRetries(record, policy, this.clock);
  }

  private async record(task: ClaimedTask, outcome: Outcome): Promise<boolean> {
    const now = this.clock.now();
    if ('result' in outcome) return this.claims.succeed(task, outcome.result, now);
    const { error } = outcome;
    if (!this.mayRepeat(task, error)) return this.claims.fail(task, taskError(error), now);
    const waitMs = backoffMs(this.settings.backoff, task.attempt, error.details.retryAfterMs);
    return this.claims.retryLater(task, taskError(error), now + waitMs, now);
  }

  private mayRepeat(task: ClaimedTask, error: AppError): boolean {
    return error.retryable && task.attempt < this.settings.maxAttempts;
  }

  private endOf(task: ClaimedTask, outcome: Outcome): AttemptEnd {
    const { type, enqueuedAt } = task;
    if ('result' in outcome) return { type, outcome: 'succeeded', result: outcome.status, enqueuedAt };
    const { error } = outcome;
    return { type, outcome: this.mayRepeat(task, error) ? 'retried' : 'failed', result: error.kind, enqueuedAt };
  }

  private tell({ name, type, attempt, ...task }: ClaimedTask, outcome: Outcome, durationMs: number): void {
    const fields = { task: name, type, params: task.params, attempt, durationMs };
    if ('result' in outcome) return this.log.info(fields, 'task succeeded');
    const { error } = outcome;
    const text = this.mayRepeat({ name, type, attempt, ...task }, error) ? 'task will be tried again' : 'task failed';
    return this.log[FAILURES[error.kind].log]({ ...fields, kind: error.kind, err: error }, text);
  }
}

const tookTooLong = (): AppError =>
  new AppError(
    'vendor-unavailable',
    `The attempt was given up, since it had no end after ${LONGEST_ATTEMPT_MINUTES} minutes`,
  );

/** Neither a failure nor an attempt that counts: whoever runs the task next finds it as it was. */
const wasCalledOff = (outcome: Outcome): boolean => 'error' in outcome && outcome.error instanceof CancelledError;

/** Results name what was done; one that does not is counted without. */
function statusOf(result: object): string {
  const { status } = result as { status?: unknown };
  return typeof status === 'string' ? status : '';
}

/** What callers see of an error; a bug's own words stay in the log. */
export function taskError({ kind, message, retryable }: AppError): TaskError {
  const isInternal = kind === 'internal' || kind === 'store-unavailable';
  const shown = isInternal ? 'An unexpected error happened inside the service; its log tells more' : message;
  return { code: isInternal ? 'internal' : kind, message: shown, retryable };
}

function note(span: SpanNotes, outcome: Outcome): void {
  if ('error' in outcome) span.failed(outcome.error.kind);
  else span.set({ 'task.result': outcome.status });
}
