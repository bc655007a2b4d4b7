import { type Clock } from '../base/concurrency/clock';
import { correlationId, correlationIdFrom } from '../base/logging/correlation';
import { type QueueDriver } from './drivers/queue-driver';
import { type Failures } from './failures';
import {
  type EnqueuedTask,
  type HourOfTasks,
  type NewTask,
  type TaskPage,
  type TaskPageFilter,
  type TaskRecord,
  type TaskSummary,
} from './task';
import { type TaskFilters } from './task-filters';
import { type TaskHistory } from './ledger/task-history';
import { type TaskEraser, type WithoutValues } from './ledger/task-eraser';
import { type TaskLedger } from './ledger/task-ledger';
import { newTaskName } from './ledger/task-name';
import { type TaskReader } from './ledger/task-reader';
import { type Handlers } from './running/task-runner';
import { iso } from './ledger/task-tables';
import { type HeldTasks } from './running/held-tasks';
import { TasksAhead } from './tasks-ahead';
import { taskError } from './running/task-runner';

/** What the queue tells about its work for time estimates. */
interface Workload {
  /** Milliseconds that recent tasks took. */
  readonly meanDurationMs: number;
}

export interface QueueParts {
  ledger: TaskLedger;
  reader: TaskReader;
  eraser: TaskEraser;
  failures: Failures;
  history: TaskHistory;
  filters: TaskFilters;
  driver: QueueDriver;
  handlers: Handlers;
  workload: Workload;
  concurrency: number;
  clock: Clock;
  held: HeldTasks;
}

/** Stores tasks durably and has them run; the only thing that the product knows of the queue. */
export class QueueService {
  private pausedFor: string | null = null;

  private readonly ahead: TasksAhead;

  constructor(private readonly parts: QueueParts) {
    this.ahead = new TasksAhead(() => parts.reader.ahead(), parts.clock);
  }

  /**
   * Stores a task. Once this resolves it has reached the disk. The same type and params already waiting: no task is
   * added, and the waiting one takes the newer payload, if one is given.
   *
   * @throws AppError `store-unavailable` where it could not be stored.
   */
  async enqueue(task: NewTask): Promise<EnqueuedTask> {
    const { filters, driver } = this.parts;
    if (!filters.types.includes(task.type)) throw new TypeError(`There is no task type ${task.type}`);
    driver.expects?.(1);
    try {
      return await this.stored(task);
    } finally {
      driver.expects?.(-1);
    }
  }

  /** What people do about failed tasks. */
  get failures(): Failures {
    return this.parts.failures;
  }

  private async stored(task: NewTask): Promise<EnqueuedTask> {
    const { ledger, driver, clock } = this.parts;
    const ahead = await this.ahead.next();
    const now = clock.now();
    const dueAt = now + Math.max(0, Math.round(task.delayMs ?? 0));
    const { row, duplicate } = await ledger.enqueue(
      {
        ...task,
        name: newTaskName(task.type, now),
        payload: task.payload,
        dueAt,
        etaAt: Math.max(dueAt, Math.max(now, this.parts.held.until(task.type)) + this.estimatedWaitMs(ahead)),
        requestedBy: task.requestedBy ?? null,
        correlationId: correlationIdFrom(correlationId()),
      },
      now,
    );
    if (!duplicate) await driver.taskStored(row.name, row.due_at);
    return { name: row.name, eta: iso(row.eta_at), type: row.type, duplicate };
  }

  /**
   * Two records belong together: from now on their tasks are one line, those that wait included. For good; a third
   * record joined with either joins both.
   */
  async joinRecords(a: string, b: string): Promise<void> {
    await this.parts.ledger.joinRecords(a, b);
  }

  /** The given records, and all whose tasks are one line with theirs. */
  lineOf(records: readonly string[]): Promise<string[]> {
    return this.parts.reader.lineOf(records);
  }

  /**
   * Removes what is kept of these records: of their tasks results, errors and bodies, of other tasks the parts of results
   * that are about them. Ids, states and times stay; tasks that wait are run, and what they find then is kept again.
   *
   * @returns how many tasks there are.
   */
  erase(records: readonly string[], withoutValues: WithoutValues): Promise<number> {
    return this.parts.eraser.erase(records, withoutValues);
  }

  /** When a task of each record was begun last, in epoch milliseconds; Infinity where one waits. */
  lastBegun(records: readonly string[]): Promise<Map<string, number>> {
    return this.parts.reader.lastBegun(records);
  }

  /** Whether the same task waits to be run, or run again; one that runs does not count. */
  isWaiting(task: Pick<NewTask, 'type' | 'params'>): Promise<boolean> {
    return this.parts.reader.isWaiting(task);
  }

  /** Whether a task of this very record waits or runs. @param record - as tasks name it. */
  hasUnfinished(record: string): Promise<boolean> {
    return this.parts.reader.hasUnfinished(record);
  }

  /** Does at once what a task would do, without storing one: for a trial. @throws what the task's handler throws. */
  perform({ type, params }: Pick<NewTask, 'type' | 'params'>): Promise<object> {
    const { signal } = new AbortController();
    const task = { name: 'dry run', type, params, payload: undefined, attempt: 1, signal };
    return this.parts.handlers.handlerOf(type).handle({ ...task, correlationId: correlationIdFrom(correlationId()) });
  }

  /** @returns null where no task has this name. */
  async get(name: string): Promise<TaskRecord | null> {
    const task = await this.parts.reader.get(name);
    return task && this.withHold(task);
  }

  /** @throws AppError `invalid-request` for an unknown type, record or cursor. */
  async list({ limit, cursor, ...filter }: TaskPageFilter): Promise<TaskPage> {
    const page = cursor === undefined ? { limit } : { limit, cursor };
    const found = await this.parts.reader.list({ ...(await this.parts.filters.of(filter)), ...page });
    return { ...found, items: found.items.map((task) => this.withHold(task)) };
  }

  /**
   * How much waits, runs and has failed.
   *
   * @param superseded - whether failed tasks count, too, that are superseded or dismissed.
   */
  async summary(superseded = false): Promise<TaskSummary> {
    const [counts, failures] = await Promise.all([this.standing(), this.failures.groups(superseded)]);
    return { ...counts, failed: failures.reduce((sum, { count }) => sum + count, 0), failures };
  }

  /** What happened in the hours since a moment (epoch milliseconds), the present one included, the earliest first. */
  hours(since: number): Promise<HourOfTasks[]> {
    return this.parts.history.hours(since, this.parts.clock.now());
  }

  /** Begins no further task until `resume`; tasks are stored and wait meanwhile. */
  pause(reason: string): void {
    this.pausedFor = reason;
    this.parts.driver.pause();
  }

  resume(): void {
    this.pausedFor = null;
    this.parts.driver.resume();
  }

  /** Why no task is begun, or null. */
  get pauseReason(): string | null {
    return this.pausedFor;
  }

  /**
   * Resolves as soon as no task runs and none can be begun now; tasks that wait for their time do not count. While the
   * queue is paused it waits.
   */
  idle(): Promise<void> {
    return this.parts.driver.idle();
  }

  /** How many tasks wait, run and have failed. */
  async counts(): Promise<{ queued: number; running: number; failed: number }> {
    return this.parts.reader.counts();
  }

  /** `summary` without the failures. */
  async standing(): Promise<Omit<TaskSummary, 'failures'>> {
    const { reader, clock } = this.parts;
    const [counts, oldest] = await Promise.all([reader.counts(), reader.oldestWaitingSince()]);
    const oldestWaitingSeconds = oldest === null ? null : Math.max(0, Math.round((clock.now() - oldest) / 1000));
    return { ...counts, oldestWaitingSeconds };
  }

  /** A task that waits for a vendor says so, also where it was never begun. */
  private withHold(task: TaskRecord): TaskRecord {
    const why = task.state === 'queued' ? this.parts.held.why(task.type) : null;
    if (why === null || (this.pausedFor !== null && !this.parts.held.needsHelp(task.type))) return task;
    const until = iso(this.parts.held.until(task.type));
    return { ...task, error: task.error ?? taskError(why), eta: task.eta > until ? task.eta : until };
  }

  /** Those ahead take as long as recent ones did; lanes that wait for each other are not looked at. */
  private estimatedWaitMs(ahead: number): number {
    return Math.round((ahead * this.parts.workload.meanDurationMs) / this.parts.concurrency);
  }
}
