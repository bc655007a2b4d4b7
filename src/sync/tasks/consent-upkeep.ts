import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { QueueService } from '../../queue/queue.service';
import { type RecordReference } from '../records/record';
import { Records } from '../records/records';
import { type ApartPair, ConsentMemory } from '../state/consent-memory';
import { SyncSettings } from '../sync-settings';
import { taskOfRecord } from './definitions';

const MINUTE_MS = 60_000;

/** People who subscribe somebody anew on both sides have so long for the second one. */
export const PATIENCE_MS = 5 * MINUTE_MS;

const CONSENT = 'consent';

/**
 * Where one half of a pair says that nobody may write to it and the other one does not, the task of the first carries
 * that over, and no event needs to come for it: somebody may have lifted the other half, or it was made or linked later.
 */
@Injectable()
export class ConsentUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly alarm: Alarm;

  constructor(
    private readonly memory: ConsentMemory,
    private readonly records: Records,
    private readonly settings: SyncSettings,
    private readonly queue: QueueService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  onApplicationBootstrap(): void {
    this.lookAgain();
  }

  onApplicationShutdown(): void {
    this.alarm.stop();
  }

  /** Queues the tasks of all pairs that have been apart for long enough, once for each. @throws AppError */
  async look(): Promise<void> {
    if (!this.settings.mapping.consent) return;
    for (const pair of await this.memory.apartSince(this.clock.now() - PATIENCE_MS)) {
      await this.follow(pair);
      await this.memory.followed(pair);
    }
  }

  /** Where a newer change may lift the other half, its history may show it by now. */
  private async follow({ record, other }: ApartPair): Promise<void> {
    const mayLift = this.settings.mapping.consent?.resubscribe === true;
    const halves: RecordReference[] = mayLift ? [record, other] : [other];
    for (const half of halves) {
      const task = taskOfRecord(half);
      const isThere = (await this.records.of(half.kind).load(half.id)) !== null;
      if (task && isThere) await this.queue.enqueue({ ...task, requestedBy: CONSENT });
    }
  }

  private lookAgain(): void {
    this.alarm.set(MINUTE_MS, () => void this.lookNow());
  }

  private async lookNow(): Promise<void> {
    try {
      await this.look();
    } catch (thrown) {
      this.log.warn(
        { err: toAppError(thrown) },
        'who is unsubscribed on one side only could not be followed, trying again',
      );
    }
    this.lookAgain();
  }
}
