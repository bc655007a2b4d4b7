import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Store } from '../../base/store/store';
import { type QueueConfig, queueConfig } from '../../queue/queue.config';
import { JobStore } from './store/job-store';
import { type JobTables } from './store/job-tables';

const HOUR_MS = 60 * 60 * 1000;

/** Forgets jobs, and what they found, as long after their end as tasks are: at start, then every hour. */
@Injectable()
export class JobRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly jobs: JobStore;
  private readonly alarm: Alarm;

  constructor(
    store: Store,
    @Inject(queueConfig.KEY) private readonly config: QueueConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
    this.jobs = new JobStore(store.db<JobTables>());
  }

  onApplicationBootstrap(): void {
    void this.prune();
  }

  beforeApplicationShutdown(): void {
    this.alarm.stop();
  }

  private async prune(): Promise<void> {
    try {
      await this.jobs.forgetFinishedWork();
      await this.jobs.prune(this.clock.now() - this.config.TASK_RETENTION_DAYS * 24 * HOUR_MS);
    } catch (thrown) {
      this.log.error({ err: toAppError(thrown) }, 'old jobs could not be deleted, trying again in an hour');
    }
    this.alarm.set(HOUR_MS, () => void this.prune());
  }
}
