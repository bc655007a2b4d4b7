import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type Clock } from '../../base/concurrency/clock';
import { toAppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type Timers } from '../../base/concurrency/timers';
import { type TaskLedger } from '../ledger/task-ledger';

const HOUR_MS = 60 * 60 * 1000;

/** Deletes tasks that finished long ago: at start, then every hour, few at a time so that others get their turn. */
export class TaskRetention {
  private callOff: () => void = () => undefined;
  private stopped = false;

  constructor(
    private readonly ledger: TaskLedger,
    private readonly retentionDays: number,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    try {
      await this.prune();
    } catch (thrown) {
      this.log.error({ err: toAppError(thrown) }, 'old tasks could not be deleted, trying again in an hour');
    }
    if (!this.stopped) this.callOff = this.timers.after(HOUR_MS, () => void this.start());
  }

  stop(): void {
    this.stopped = true;
    this.callOff();
  }

  private async prune(): Promise<void> {
    const finishedBefore = this.clock.now() - this.retentionDays * 24 * HOUR_MS;
    let deleted = 1;
    for (let total = 0; deleted > 0 && !this.stopped; total += deleted) {
      deleted = await this.ledger.prune(finishedBefore);
      await letOthersRun();
      if (deleted === 0 && total > 0) this.log.info({ tasks: total }, 'old tasks were deleted');
    }
  }
}
