import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { Once } from '../../base/concurrency/once';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { outsideTrial } from '../../base/concurrency/trial';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Moments } from './moments';

const SIGN_MS = 30_000;
/** A store whose last sign of life is so much older than it should be may be an older copy. */
const GAP_MS = 3 * SIGN_MS;
const SIGN = 'memory:sign';
const GAP = 'memory:gap';

/**
 * Where the memory may lack what the service did: a store that is restored from a backup knows nothing of what was written
 * since. Told by the signs of life that running instances leave in it; a service that was merely away for minutes looks the
 * same when it begins.
 */
@Injectable()
export class MemoryGap implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly began = new Once(() => this.giveSign());
  private readonly alarm: Alarm;
  private gap = 0;
  /** The sign that this process gave last. */
  private signedAt: number | null = null;

  constructor(
    @Inject(Moments) private readonly moments: Pick<Moments, 'of' | 'keep'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  onApplicationBootstrap(): void {
    void this.signNowAndThen();
  }

  /** No sign is given on the way out: the last one is young enough, and a database that hangs would hold up the end. */
  beforeApplicationShutdown(): void {
    this.alarm.stop();
  }

  /** The latest gap, by the moment at which it ended. What was remembered while another one was the latest may be outdated. */
  async latest(): Promise<number> {
    await this.began.get();
    return this.gap;
  }

  private async signNowAndThen(): Promise<void> {
    await this.trySign();
    this.alarm.set(SIGN_MS, () => void this.signNowAndThen());
  }

  private async trySign(): Promise<void> {
    try {
      await (this.began.kept === undefined ? this.began.get() : this.giveSign());
    } catch (thrown) {
      this.log.debug({ err: toAppError(thrown) }, 'the store takes no sign of life');
    }
  }

  /** @throws AppError of the store. */
  giveSign(): Promise<void> {
    return outsideTrial(async () => {
      const [now, last] = [this.clock.now(), await this.moments.of(SIGN)];
      if (last === null || (this.signedAt ?? now) - last > GAP_MS) await this.beginAnew(now, last);
      this.gap = (await this.moments.of(GAP)) ?? 0;
      await this.moments.keep(SIGN, now);
      this.signedAt = now;
    });
  }

  private async beginAnew(now: number, last: number | null): Promise<void> {
    await this.moments.keep(GAP, now);
    if (last === null) return;
    const since = new Date(last).toISOString();
    this.log.info({ since }, 'the store may be an older copy: the histories of both vendors are asked in doubt');
  }
}
