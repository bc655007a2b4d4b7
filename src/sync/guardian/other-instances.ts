import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { Moments } from '../state/moments';

const SIGN_MS = 30_000;
/** After which an instance without a sign of life does not run. */
export const OTHERS_SILENT_MS = 3 * SIGN_MS;
const DAY_MS = 24 * 3_600_000;
const PREFIX = 'instance:';

type SignsOfLife = ReadonlyMap<string, number>;

/** The other instances that share the store: each gives a sign of life now and then. */
@Injectable()
export class OtherInstances {
  private readonly name = `${PREFIX}${randomUUID()}`;
  private before: SignsOfLife = new Map();
  private readonly alarm: Alarm;

  constructor(
    @Inject(Moments)
    private readonly moments: Pick<Moments, 'areShared' | 'all' | 'keep' | 'forgetBefore'>,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  /** Whether others may run; `ranSince` knows after `OTHERS_SILENT_MS`. What cannot be told counts as none. */
  async mayRun(): Promise<boolean> {
    this.before = await this.signs();
    const lately = this.clock.now() - OTHERS_SILENT_MS;
    return [...this.before.values()].some((at) => at > lately);
  }

  /**
   * Whether one gave a sign of life since `mayRun` was asked. Clocks may have been set meanwhile, or since an instance ended:
   * a sign is one that was not there before, whatever its time.
   */
  async ranSince(): Promise<boolean> {
    return [...(await this.signs())].some(([name, at]) => this.before.get(name) !== at);
  }

  /** Tells others from now on that this one runs. */
  giveSigns(): void {
    if (this.alarm.isStopped || !this.moments.areShared) return;
    this.moments.keep(this.name, this.clock.now()).catch((thrown: unknown) => {
      this.log.debug({ err: toAppError(thrown) }, 'the guardian cannot tell other instances that this one runs');
    });
    this.alarm.set(SIGN_MS, () => this.giveSigns());
  }

  stop(): void {
    this.alarm.stop();
  }

  /** Forgets instances that have long ended. */
  async forgetEnded(): Promise<void> {
    await this.moments.forgetBefore(this.clock.now() - DAY_MS, PREFIX);
  }

  private async signs(): Promise<SignsOfLife> {
    if (!this.moments.areShared) return new Map();
    try {
      return await this.moments.all(PREFIX, this.name);
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'the guardian cannot tell whether other instances run');
      return this.before;
    }
  }
}
