import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { type QueueConfig, queueConfig } from '../../queue';
import { OpenConflicts } from '../state/open-conflicts';
import { Conflicts } from './conflicts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Removes old conflicts, at start and every hour, and takes up decisions that a former process left. */
@Injectable()
export class ConflictUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly alarm: Alarm;

  constructor(
    private readonly store: OpenConflicts,
    private readonly conflicts: Conflicts,
    @Inject(queueConfig.KEY) private readonly config: QueueConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.attempt('decisions could not be taken up', () => this.conflicts.resume());
    await this.pruneEveryHour();
  }

  onApplicationShutdown(): void {
    this.alarm.stop();
  }

  private async pruneEveryHour(): Promise<void> {
    const before = this.clock.now() - this.config.TASK_RETENTION_DAYS * DAY_MS;
    await this.attempt('old conflicts could not be deleted', () => this.store.prune(before));
    this.alarm.set(HOUR_MS, () => void this.pruneEveryHour());
  }

  private async attempt(failed: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      this.log.error({ err: toAppError(thrown) }, `${failed}, trying again`);
    }
  }
}
