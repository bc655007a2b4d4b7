import { type Clock } from '../base/clock';
import { type AppError, FAILURES, toAppError } from '../base/errors/app-error';
import { withRetries } from '../base/http/retry';
import { runWithCorrelation } from '../base/logging/correlation';
import { type Log } from '../base/logging/log';
import { type Backoff, backoffMs } from './backoff';
import { type HandlesTask, type TaskError, type TaskToRun } from './task';
import { type TaskLedger } from './task-ledger';

export interface RunnerSettings {
  maxAttempts: number;
  backoff: Backoff;
}

/** What handlers are found in. */
export interface Handlers {
  handlerOf(type: string): HandlesTask;
}

type Outcome = { result: string } | { error: AppError };

const STORE_PAUSE_MS = 2000;
/** The share of the newest task in the mean. */
const NEWEST_SHARE = 0.2;

/** Runs a claimed task and records what came of it: succeeded, tried again later, or failed. */
export class TaskRunner {
  private meanMs = 0;
  private stopping = false;

  constructor(
    private readonly ledger: TaskLedger,
    private readonly handlers: Handlers,
    private readonly settings: RunnerSettings,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Milliseconds that recent tasks took; 0 before the first. */
  get meanDurationMs(): number {
    return this.meanMs;
  }

  /** From now on an outcome that the store does not take is given up; the task is run again after the next start. */
  stop(): void {
    this.stopping = true;
  }

  async run(task: TaskToRun): Promise<void> {
    await runWithCorrelation(task.correlationId, async () => {
      const startedAt = this.clock.now();
      const outcome = await this.attempt(task);
      const durationMs = this.clock.now() - startedAt;
      this.meanMs = this.meanMs === 0 ? durationMs : this.meanMs + NEWEST_SHARE * (durationMs - this.meanMs);
      await this.recordDurably(task, outcome);
      this.tell(task, outcome, durationMs);
    });
  }

  private async attempt(task: TaskToRun): Promise<Outcome> {
    try {
      const result = await this.handlers.handlerOf(task.type).handle(task);
      return { result: JSON.stringify(result) };
    } catch (thrown) {
      return { error: toAppError(thrown) };
    }
  }

  /** What the task did must not be forgotten because the disk was full for a while. */
  private async recordDurably(task: TaskToRun, outcome: Outcome): Promise<void> {
    const policy = {
      tries: Infinity,
      mayRepeat: (error: AppError) => error.kind === 'store-unavailable' && !this.stopping,
      delayMs: (_failedTry: number, error: AppError) => {
        this.log.error({ task: task.name, cause: error }, 'the outcome of a task cannot be stored, trying again');
        return STORE_PAUSE_MS;
      },
    };
    await withRetries(() => this.record(task, outcome), policy, this.clock);
  }

  private async record(task: TaskToRun, outcome: Outcome): Promise<void> {
    const now = this.clock.now();
    if ('result' in outcome) return this.ledger.succeed(task.name, outcome.result, now);
    const { error } = outcome;
    if (!this.mayRepeat(task, error)) return this.ledger.fail(task.name, taskError(error), now);
    const waitMs = backoffMs(this.settings.backoff, task.attempt, error.details.retryAfterMs);
    return this.ledger.retryLater(task.name, taskError(error), now + waitMs);
  }

  private mayRepeat(task: TaskToRun, error: AppError): boolean {
    return error.retryable && task.attempt < this.settings.maxAttempts;
  }

  private tell({ name, type, attempt, ...task }: TaskToRun, outcome: Outcome, durationMs: number): void {
    const fields = { task: name, type, params: task.params, attempt, durationMs };
    if ('result' in outcome) return this.log.info(fields, 'task succeeded');
    const { error } = outcome;
    const text = this.mayRepeat({ name, type, attempt, ...task }, error) ? 'task will be tried again' : 'task failed';
    return this.log[FAILURES[error.kind].log]({ ...fields, kind: error.kind, err: error }, text);
  }
}

/** What callers see of an error; a bug's own words stay in the log. */
export function taskError({ kind, message, retryable }: AppError): TaskError {
  const isInternal = kind === 'internal' || kind === 'store-unavailable';
  const shown = isInternal ? 'An unexpected error happened inside the service; its log tells more' : message;
  return { code: isInternal ? 'internal' : kind, message: shown, retryable };
}
