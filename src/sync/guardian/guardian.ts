import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Alarm } from '../../base/concurrency/alarm';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { NamedLocks } from '../../base/store/named-locks';
import { PipedriveClient } from '../../pipedrive';
import { type ToldKind } from '../records/kinds';
import { Moments } from '../state/moments';
import { CatchUp } from './catch-up';
import { DeliverySigns } from './delivery-signs';
import { judgedSince, type Signs, suspectUntil } from './gaps';
import { type GuardianConfig, guardianConfig } from './guardian.config';
import { MissedDeletions } from './missed-deletions';
import { OTHERS_SILENT_MS, OtherInstances } from './other-instances';
import { taskOfRecord } from '../tasks/definitions';
import { type JudgedWebhook } from './wanted-webhooks';
import { ArrivingEvents } from '../vouching/arriving-events';
import { WebhookRepair } from './webhook-repair';
import { WebhookWatch } from './webhook-watch';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After a look that failed. */
const AGAIN_MS = 5 * 60_000;
/** After a sign: others that belong to it come with it, and Pipedrive repeats after 3 and 30 seconds. */
const AFTER_SIGN_MS = 60_000;
/** Events on their way have arrived by then, or a repeated delivery was a sign. */
const ON_THEIR_WAY_MS = 60_000;
const COMPARED = 'compared';

/**
 * Looks at start and every hour whether Pipedrive tells of everything, mends what it may, and queues what was missed
 * while it did not: the tasks of the records that changed since the last moment that is known to be good.
 */
@Injectable()
export class Guardian implements OnApplicationBootstrap, OnApplicationShutdown {
  private startedAt = -Infinity;
  private brokenAt = -Infinity;
  private lookedAt = -Infinity;
  private looking: Promise<void> = Promise.resolve();
  private readonly alarm: Alarm;

  constructor(
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    private readonly watch: WebhookWatch,
    private readonly repair: WebhookRepair,
    private readonly catchUp: CatchUp,
    private readonly deletions: MissedDeletions,
    private readonly signs: DeliverySigns,
    private readonly events: ArrivingEvents,
    private readonly moments: Moments,
    private readonly others: OtherInstances,
    private readonly pipedrive: PipedriveClient,
    private readonly turns: NamedLocks,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.alarm = new Alarm(timers);
  }

  onApplicationBootstrap(): void {
    if (this.config.guard === 'off' || this.config.publicUrl === null) return;
    this.signs.onSign(() => {
      this.events.noteGap();
      this.lookIn(AFTER_SIGN_MS);
    });
    void this.begin();
  }

  async onApplicationShutdown(): Promise<void> {
    this.alarm.stop();
    this.others.stop();
    await this.looked();
  }

  /** Resolves when no look is under way. */
  looked(): Promise<void> {
    return this.looking;
  }

  /** While the process did not run events were lost, unless other instances ran, or no webhook was ever there. */
  private async begin(): Promise<void> {
    const othersMayRun = await this.others.mayRun();
    const startedAt = this.clock.monotonic();
    this.others.giveSigns();
    if (!othersMayRun) {
      this.startedAt = startedAt;
      return this.lookIn(0);
    }
    this.alarm.set(OTHERS_SILENT_MS, () => void this.beginUnlessOthersRan(startedAt));
  }

  private async beginUnlessOthersRan(startedAt: number): Promise<void> {
    if (!(await this.others.ranSince())) this.startedAt = startedAt;
    this.lookIn(0);
  }

  private lookIn(milliseconds: number): void {
    this.alarm.set(milliseconds, () => {
      this.looking = this.looking.then(() => this.lookOnce());
    });
  }

  private async lookOnce(): Promise<void> {
    if (this.alarm.isStopped) return;
    try {
      await this.turns.run(['guardian'], () => this.look());
      const suspectMs = suspectUntil(this.seen()) - this.clock.monotonic();
      this.lookIn(suspectMs > 0 ? Math.min(suspectMs, HOUR_MS) : HOUR_MS);
    } catch (thrown) {
      const error = toAppError(thrown);
      this.log.warn({ err: error }, `The guardian could not look after Pipedrive's webhooks: ${error.message}`);
      this.lookIn(AGAIN_MS);
    }
  }

  /** @throws AppError of Pipedrive and of the store: what is known to be good stays as it was. */
  private async look(): Promise<void> {
    const [lookedAt, present] = [this.clock.monotonic(), await this.events.present()];
    const known = await this.repair.known();
    let judged = await this.watch.look(known.events);
    await this.repair.remember(judged, known);
    const now = this.pipedrive.now();
    if (judged.some(({ state }) => state !== 'there')) this.brokenAt = lookedAt;
    if (this.config.guard === 'repair' && (await this.repair.repair(judged, known))) {
      judged = await this.watch.look(known.events);
    }
    if (!(await this.wasEverGood(judged))) this.startedAt = -Infinity;
    const since = judgedSince(this.lookedAt, this.seen());
    if (since === 'well') await this.allIsWell(now, judged);
    else await this.catchUpUntil(now, judged, since === 'lost');
    await this.compareOnceADay(now, judged);
    await this.others.forgetEnded();
    this.vouchFor(judged, lookedAt >= suspectUntil(this.seen()) ? present : null);
    this.lookedAt = lookedAt;
  }

  /** @param since - from when on no event is lost; null where one may be. */
  private vouchFor(judged: readonly JudgedWebhook[], since: number | null): void {
    for (const object of objectsOf(judged)) {
      this.events.note(object, areThere(judged, object) && since !== null, since ?? 0);
    }
  }

  private seen(): Signs {
    return { startedAt: this.startedAt, deliveryAt: this.signs.seenAt, brokenAt: this.brokenAt };
  }

  /** Until when all events of each object have arrived, by Pipedrive's clock. */
  private async allIsWell(now: number, judged: readonly JudgedWebhook[]): Promise<void> {
    for (const object of objectsOf(judged)) {
      const isFirst = (await this.moments.of(object)) === null;
      await this.moments.keep(object, isFirst ? now : now - ON_THEIR_WAY_MS);
    }
  }

  private async wasEverGood(judged: readonly JudgedWebhook[]): Promise<boolean> {
    for (const object of objectsOf(judged)) if ((await this.moments.of(object)) !== null) return true;
    return false;
  }

  /** Before a webhook was ever there nothing can be missing; from then on everything is looked for. */
  private async catchUpUntil(now: number, judged: readonly JudgedWebhook[], isLost: boolean): Promise<void> {
    const queued: Record<string, number> = {};
    const hadDeletions = judged.some(({ wanted, webhook }) => wanted.action === 'delete' && webhook !== null);
    for (const object of objectsOf(judged)) {
      const since = await this.moments.of(object);
      if (since !== null) {
        // Whoever carries a survivor over has to know whom it took over.
        const survivors = object === 'person' && hadDeletions ? await this.deletions.find() : [];
        const found = await this.catchUp[isLost ? 'ofChanges' : 'ofUntold'](object, since);
        for (const id of survivors) if (!found.has(id)) await this.catchUp.enqueue(taskOfRecord({ kind: object, id }));
        if (found.size > 0) queued[object] = found.size;
      }
      if (since !== null || areThere(judged, object)) await this.moments.keep(object, now);
    }
    if (Object.keys(queued).length > 0) {
      this.log.warn({ queued }, 'events of Pipedrive were lost; the records that changed meanwhile are queued');
    }
  }

  /** A gap that gave no sign is found within a day. */
  private async compareOnceADay(now: number, judged: readonly JudgedWebhook[]): Promise<void> {
    const before = await this.moments.of(COMPARED);
    if (before !== null && now - before < DAY_MS) return;
    if (before !== null) {
      for (const object of objectsOf(judged)) {
        if ((await this.moments.of(object)) === null) continue;
        const queued = await this.catchUp.ofUntold(object, before - ON_THEIR_WAY_MS);
        if (queued.size > 0) {
          this.log.warn({ object, queued: queued.size }, 'Pipedrive did not tell of these records; they are queued');
        }
      }
    }
    await this.moments.keep(COMPARED, now);
  }
}

const objectsOf = (judged: readonly JudgedWebhook[]): ToldKind[] => [
  ...new Set(judged.map(({ wanted }) => wanted.object)),
];

/** Whether Pipedrive tells of every event of the object. */
const areThere = (judged: readonly JudgedWebhook[], object: ToldKind): boolean =>
  judged.every(({ wanted, state }) => wanted.object !== object || state === 'there');
