import { Injectable } from '@nestjs/common';
import { ActionsLog } from '../base/actions/actions-log';
import { AppError } from '../base/errors/app-error';
import { QueueService } from './queue.service';
import { type EnqueuedTask, type FailureFilter, type RetriedTasks } from './task';

/** What people decide about failed tasks; each decision leaves a row in the actions log. */
@Injectable()
export class TaskDecisions {
  constructor(
    private readonly queue: QueueService,
    private readonly actions: ActionsLog,
  ) {}

  /**
   * Queues a failed task again.
   *
   * @param who - the name of the API key, as below.
   * @throws AppError as `Failures.retry`
   */
  async retry(name: string, who: string): Promise<Omit<EnqueuedTask, 'duplicate'>> {
    const task = await this.queue.failures.retry(name);
    await this.actions.record({ who, what: 'retry', subject: name, count: 1 });
    return task;
  }

  /**
   * How many tasks `retryAll` would queue.
   *
   * @throws AppError as `retryAll`
   */
  countToRetry(filter: FailureFilter): Promise<number> {
    return this.queue.failures.count(chosen(filter));
  }

  /**
   * Queues all failed tasks that fit again.
   *
   * @throws AppError `invalid-request` where the filter says nothing, or something wrong.
   */
  async retryAll(filter: FailureFilter, who: string): Promise<RetriedTasks> {
    const tasks = await this.queue.failures.retryAll(chosen(filter));
    await this.actions.record({ who, what: 'retry', subject: shown(filter), count: tasks.queued });
    return tasks;
  }

  /**
   * Nothing is left to do about a failed task: it counts as superseded.
   *
   * @throws AppError as `Failures.dismiss`
   */
  async dismiss(name: string, who: string): Promise<void> {
    await this.queue.failures.dismiss(name);
    await this.actions.record({ who, what: 'dismiss', subject: name, count: 1 });
  }

  /**
   * The same of all failed tasks that fit.
   *
   * @returns how many there were.
   * @throws AppError as `retryAll`
   */
  async dismissAll(filter: FailureFilter, who: string): Promise<number> {
    const count = await this.queue.failures.dismissAll(chosen(filter));
    await this.actions.record({ who, what: 'dismiss', subject: shown(filter), count });
    return count;
  }
}

/** @throws AppError `invalid-request` where nothing says which tasks. */
function chosen(filter: FailureFilter): FailureFilter {
  const { superseded: _, ...given } = filter;
  if (Object.keys(given).length > 0) return filter;
  throw new AppError('invalid-request', 'Say which failed tasks: by type, code, record, since or until');
}

/** A filter as a URL would have it, such as `code=vendor-denied&type=lead-to-person`. */
function shown(filter: FailureFilter): string {
  const texts = Object.entries(filter).map(([name, value]) => {
    const isTime = typeof value === 'number';
    return `${name}=${isTime ? new Date(value).toISOString() : String(value)}`;
  });
  return texts.toSorted().join('&');
}
