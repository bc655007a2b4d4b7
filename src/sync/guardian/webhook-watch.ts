import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type Timers, TIMERS } from '../../base/concurrency/timers';
import { toAppError } from '../../base/errors/app-error';
import { LOG, type Log } from '../../base/logging/log';
import { METRICS } from '../../base/metrics/metrics-registry';
import { PipedriveClient } from '../../pipedrive';
import { SyncSettings } from '../sync-settings';
import { ArrivingEvents } from '../vouching/arriving-events';
import { type GuardianConfig, guardianConfig } from './guardian.config';
import { eventName, type JudgedWebhook, judgedWebhooks, wantedWebhooks } from './wanted-webhooks';

const HOUR_MS = 3_600_000;

/**
 * Looks at start and every hour whether Pipedrive tells of every event that the mapping needs, and tells in log and
 * metrics where it does not. Changes nothing.
 */
@Injectable()
export class WebhookWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private judged: readonly JudgedWebhook[] = [];
  /** What was told last: only a change is told again. */
  private told = '';
  private closed = false;
  private callOff = (): void => undefined;

  constructor(
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
    @Inject(LOG) private readonly log: Log,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly events: ArrivingEvents,
    @Inject(METRICS) registry: Registry,
  ) {
    const known = (): readonly JudgedWebhook[] => this.judged;
    registry.registerMetric(
      new Gauge({
        name: 'sync_pipedrive_webhook_alive',
        help: 'Whether Pipedrive tells of the event by a webhook of version 2 that is answered; none before the first look',
        labelNames: ['event'],
        registers: [],
        collect() {
          this.reset();
          for (const { wanted, state } of known()) this.set({ event: eventName(wanted) }, state === 'there' ? 1 : 0);
        },
      }),
    );
  }

  /** As Pipedrive's webhooks were at the latest look; none before the first one, or where nobody looks. */
  get webhooks(): readonly JudgedWebhook[] {
    return this.judged;
  }

  /** Whether anybody looks. */
  get isOn(): boolean {
    return this.config.guard !== 'off';
  }

  onApplicationBootstrap(): void {
    if (this.config.guard !== 'off') void this.lookEveryHour();
  }

  onApplicationShutdown(): void {
    this.closed = true;
    this.callOff();
  }

  private async lookEveryHour(): Promise<void> {
    await this.look();
    if (!this.closed) this.callOff = this.timers.after(HOUR_MS, () => void this.lookEveryHour());
  }

  /** A look that fails tells nothing of the webhooks: what was known stays. */
  private async look(): Promise<void> {
    const { publicUrl } = this.config;
    if (publicUrl === null) return;
    const lookedAt = this.clock.now();
    try {
      const webhooks = await this.pipedrive.account.webhooks();
      this.judged = judgedWebhooks(wantedWebhooks(this.settings.mapping), webhooks, publicUrl);
      this.note(lookedAt);
      this.tell();
    } catch (thrown) {
      const error = toAppError(thrown);
      this.log.warn({ err: error }, `Pipedrive's webhooks could not be looked at: ${error.message}`);
    }
  }

  private note(lookedAt: number): void {
    const objects = Map.groupBy(this.judged, ({ wanted }) => wanted.object);
    for (const [object, webhooks] of objects) {
      const areAlive = webhooks.every(({ state }) => state === 'there');
      this.events.note(object, areAlive, lookedAt);
    }
  }

  private tell(): void {
    const wrong = this.judged.filter(({ state }) => state !== 'there');
    const text = wrong.map(({ wanted, state }) => `${eventName(wanted)} ${state}`).join(', ');
    if (text === this.told) return;
    this.told = text;
    if (text === '') this.log.info("Pipedrive's webhooks are all there");
    else this.log.warn({ webhooks: text }, `Pipedrive does not tell of everything: ${text}; see doctor and setup`);
  }
}
