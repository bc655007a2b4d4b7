import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Jobs } from './jobs';
import { type JobsConfig, jobsConfig } from './jobs.config';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Who is told to have begun such an audit. */
const WHO = 'AUDIT_AT';
/** As many jobs as are looked through for today's audit of another instance. */
const LATEST = 100;

/** Begins an audit without repair every day at the time that `AUDIT_AT` names; of several instances one does. */
@Injectable()
export class DailyAudit implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly alarm: Alarm;

  constructor(
    private readonly jobs: Jobs,
    @Inject(jobsConfig.KEY) private readonly config: JobsConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  onApplicationBootstrap(): void {
    const { AUDIT_AT } = this.config;
    if (AUDIT_AT !== undefined) this.waitFor(nextAt(AUDIT_AT, this.clock.now()));
  }

  beforeApplicationShutdown(): void {
    this.alarm.stop();
  }

  /** The clock may be set meanwhile, so it is looked at every minute. */
  private waitFor(moment: number): void {
    const waitMs = Math.min(Math.max(0, moment - this.clock.now()), MINUTE_MS);
    this.alarm.set(waitMs, () => {
      if (this.clock.now() < moment) return this.waitFor(moment);
      this.waitFor(moment + DAY_MS);
      void this.begin(moment);
    });
  }

  private async begin(moment: number): Promise<void> {
    try {
      const { items } = await this.jobs.list({ limit: LATEST });
      const isBegun = items.some(
        ({ requestedBy, createdAt }) => requestedBy === WHO && Date.parse(createdAt) >= moment,
      );
      if (!isBegun) await this.jobs.start({ type: 'audit', repair: false }, WHO);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind !== 'conflict') this.log.error({ err: error }, 'the daily audit could not be begun');
    }
  }
}

/** The next time that a clock in UTC shows this, in epoch milliseconds. @param time - `HH:MM` */
export function nextAt(time: string, now: number): number {
  const [hours, minutes] = time.split(':').map(Number);
  const today = new Date(now).setUTCHours(hours!, minutes, 0, 0);
  return today > now ? today : today + DAY_MS;
}
