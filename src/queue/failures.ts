import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type Clock } from '../base/concurrency/clock';
import { AppError } from '../base/errors/app-error';
import { type QueueDriver } from './drivers/queue-driver';
import { type FailedTasks } from './ledger/failed-tasks';
import { type TaskLedger } from './ledger/task-ledger';
import { type TaskReader } from './ledger/task-reader';
import { iso } from './ledger/task-tables';
import { type EnqueuedTask, type FailureFilter, type FailureGroup, type RetriedTasks } from './task';
import { type TaskFilters } from './task-filters';

interface FailureParts {
  readonly tasks: FailedTasks;
  readonly ledger: TaskLedger;
  readonly reader: TaskReader;
  readonly filters: TaskFilters;
  readonly driver: QueueDriver;
  readonly clock: Clock;
}

/** What people do about failed tasks. */
export class Failures {
  constructor(private readonly parts: FailureParts) {}

  /**
   * Failed tasks by error and type.
   *
   * @param superseded - whether those count, too, that are superseded or dismissed.
   */
  groups(superseded = false): Promise<FailureGroup[]> {
    return this.parts.tasks.groups(superseded);
  }

  /** How many failed tasks fit. @throws AppError `invalid-request` as `QueueService.list` */
  async count(filter: FailureFilter): Promise<number> {
    return this.parts.tasks.count(await this.parts.filters.of(filter));
  }

  /**
   * Queues a failed task again, at the end of the line and with all its attempts before it.
   *
   * @throws AppError `record-not-found` for an unknown name, `conflict` for a task that has not failed.
   */
  async retry(name: string): Promise<Omit<EnqueuedTask, 'duplicate'>> {
    const { ledger, driver, clock } = this.parts;
    const row = await ledger.requeue(name, clock.now());
    if (row === null) throw await this.notFailed(name, 'queued again');
    await driver.taskStored(row.name, row.due_at);
    return { name: row.name, eta: iso(row.eta_at), type: row.type };
  }

  /**
   * Queues all failed tasks again that fit, the oldest first; those that fail meanwhile may be left out.
   *
   * @throws AppError `invalid-request` as `count`
   */
  async retryAll(filter: FailureFilter): Promise<RetriedTasks> {
    const { tasks, driver, filters, clock } = this.parts;
    const wanted = await filters.of(filter);
    let queued = 0;
    for (let step = await tasks.requeueSome(wanted, null, clock.now()); step.last !== null;) {
      queued += step.tasks.length;
      for (const { name, due_at } of step.tasks) await driver.taskStored(name, due_at);
      await letOthersRun();
      step = await tasks.requeueSome(wanted, step.last, clock.now());
    }
    return { matched: queued, queued };
  }

  /**
   * Nothing is left to do about a failed task: from now on it counts as superseded.
   *
   * @throws AppError as `retry`
   */
  async dismiss(name: string): Promise<void> {
    const { tasks, clock } = this.parts;
    if (!(await tasks.dismiss(name, clock.now()))) throw await this.notFailed(name, 'dismissed');
  }

  /**
   * The same of all failed tasks that fit.
   *
   * @returns how many there were.
   * @throws AppError `invalid-request` as `count`
   */
  async dismissAll(filter: FailureFilter): Promise<number> {
    const { tasks, filters, clock } = this.parts;
    const wanted = await filters.of(filter);
    let dismissed = 0;
    for (let step = await tasks.dismissSome(wanted, null, clock.now()); step.last !== null;) {
      dismissed += step.dismissed;
      await letOthersRun();
      step = await tasks.dismissSome(wanted, step.last, clock.now());
    }
    return dismissed;
  }

  private async notFailed(name: string, what: string): Promise<AppError> {
    const task = await this.parts.reader.get(name);
    if (task === null) return new AppError('record-not-found', 'There is no task of this name');
    return new AppError('conflict', `Only a failed task can be ${what}; this one is ${task.state}`);
  }
}
