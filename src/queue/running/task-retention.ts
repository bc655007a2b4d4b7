import { setImmediate as letOthersRun } from 'node:timers/promises';
import { Alarm } from '../../base/concurrency/alarm';
import { type Clock } from '../../base/concurrency/clock';
import { toAppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type Timers } from '../../base/concurrency/timers';
import { type TaskLedger } from '../ledger/task-ledger';

const HOUR_MS = 60 * 60 * 1000;

/** Deletes tasks that finished long ago: at start, then every hour, few at a time so that others get their turn. */
export class TaskRetention {
  private readonly alarm: Alarm;

  constructor(
    private readonly ledger: TaskLedger,
    private readonly retentionDays: number,
    private readonly clock: Clock,
    timers: Timers,
    private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  async start(): Promise<void> {
    try {
      await this.prune();
    } catch (thrown) {
      this.log.error({ err: toAppError(thrown) }, 'old tasks could not be deleted, trying again in an hour');
    }
    this.alarm.set(HOUR_MS, () => void this.start());
  }

  stop(): void {
    this.alarm.stop();
  }

  private async prune(): Promise<void> {
    const finishedBefore = this.clock.now() - this.retentionDays * 24 * HOUR_MS;
    let deleted = 1;
    for (let total = 0; deleted > 0 && !this.alarm.isStopped; total += deleted) {
      deleted = await this.ledger.prune(finishedBefore);
      await letOthersRun();
      if (deleted === 0 && total > 0) this.log.info({ tasks: total }, 'old tasks were deleted');
    }
  }
}
