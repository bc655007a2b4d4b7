import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { LOG, type Log } from '../../base/logging/log';
import { METRICS } from '../../base/metrics/metrics-registry';
import { PipedriveClient } from '../../pipedrive';
import { SyncSettings } from '../sync-settings';
import { type GuardianConfig, guardianConfig } from './guardian.config';
import { eventName, type JudgedWebhook, judgedWebhooks, PERSON_DELETED, wantedWebhooks } from './wanted-webhooks';

/** Looks whether Pipedrive tells of every event that is needed, and tells in log and metrics where it does not. */
@Injectable()
export class WebhookWatch {
  private judged: readonly JudgedWebhook[] = [];
  /** What was told last: only a change is told again. */
  private told = '';

  constructor(
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    private readonly settings: SyncSettings,
    private readonly pipedrive: PipedriveClient,
    @Inject(LOG) private readonly log: Log,
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

  /**
   * How the webhooks stand now.
   *
   * @param knownEvents - of which a webhook told before: deleted persons are needed only where they were told of.
   * @throws AppError of Pipedrive: then what was known stays.
   */
  async look(knownEvents: ReadonlySet<string>): Promise<readonly JudgedWebhook[]> {
    const { publicUrl } = this.config;
    if (publicUrl === null) return [];
    const webhooks = await this.pipedrive.account.webhooks();
    const [deletion] = judgedWebhooks([PERSON_DELETED], webhooks, publicUrl);
    const wantsDeletion = deletion?.state !== 'missing' || knownEvents.has(eventName(PERSON_DELETED));
    const wanted = [...wantedWebhooks(this.settings.mapping), ...(wantsDeletion ? [PERSON_DELETED] : [])];
    this.judged = judgedWebhooks(wanted, webhooks, publicUrl);
    this.tell();
    return this.judged;
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
