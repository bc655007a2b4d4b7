import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type TaskClaims } from '../ledger/task-claims';
import { type TaskLeases } from './task-leases';
import { taskError } from './task-runner';

/** Takes up again what an instance left running that has ended. */
export class TaskRecovery {
  constructor(
    private readonly claims: TaskClaims,
    private readonly leases: TaskLeases,
    private readonly maxAttempts: number,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Such tasks are queued again, the interrupted attempt counted; without attempts left they have failed. */
  async run(): Promise<void> {
    const message = `The service ended during attempt ${this.maxAttempts} of the task, which was its last`;
    const usedUp = { ...taskError(new AppError('internal', '')), message };
    const left = await this.claims.recover(this.maxAttempts, usedUp, this.clock.now(), this.leases.names);
    if (left.queued + left.failed > 0) this.log.warn(left, 'tasks were running when the service last ended');
  }
}
