import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { LOG, type Log } from '../../base/logging/log';
import { PipedriveClient } from '../../pipedrive';
import { MadeThings } from '../state/made-things';
import { type GuardianConfig, guardianConfig } from './guardian.config';
import { newWebhook } from './new-webhook';
import { eventName, type JudgedWebhook } from './wanted-webhooks';

/** What the service may do about webhooks: those of which `known` tells. */
export interface Known {
  /** Ids of webhooks that the service made. */
  readonly webhooks: ReadonlySet<string>;
  /** Events of which a webhook told before. */
  readonly events: ReadonlySet<string>;
}

/**
 * What is to be done about a webhook: `make` one where it is missing and was there before, `replace` one that the service
 * made and that does not work. What people made is theirs.
 */
export function repairOf({ wanted, state, webhook }: JudgedWebhook, known: Known): 'make' | 'replace' | null {
  if (state === 'missing') return known.events.has(eventName(wanted)) ? 'make' : null;
  const isBroken = state === 'inactive' || state === 'old-version';
  return isBroken && webhook !== null && known.webhooks.has(String(webhook.id)) ? 'replace' : null;
}

/** Makes webhooks that vanished, and replaces those of the service that Pipedrive switched off. */
@Injectable()
export class WebhookRepair {
  constructor(
    @Inject(guardianConfig.KEY) private readonly config: GuardianConfig,
    private readonly pipedrive: PipedriveClient,
    private readonly made: MadeThings,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  async known(): Promise<Known> {
    const [webhooks, events] = await Promise.all([
      this.made.names('pipedrive-webhook'),
      this.made.names('pipedrive-event'),
    ]);
    return { webhooks, events };
  }

  /** Remembers the events of which a webhook tells now. */
  async remember(judged: readonly JudgedWebhook[], { events }: Known): Promise<void> {
    for (const { wanted, state } of judged) {
      const event = eventName(wanted);
      if (state !== 'missing' && !events.has(event)) {
        await this.made.remember('pipedrive-event', event, this.clock.now());
      }
    }
  }

  /** @returns whether anything was done. @throws AppError of Pipedrive; what is left is done by the next look. */
  async repair(judged: readonly JudgedWebhook[], known: Known): Promise<boolean> {
    const { publicUrl, webhookKey } = this.config;
    if (publicUrl === null || webhookKey === null) return false;
    const broken = judged.filter((each) => repairOf(each, known) !== null);
    for (const { wanted, webhook } of broken) {
      // Never two at once for the same event and address.
      if (webhook !== null) await this.remove(String(webhook.id));
      const { id } = await this.pipedrive.account.createWebhook(newWebhook(wanted, { publicUrl, apiKey: webhookKey }));
      await this.made.remember('pipedrive-webhook', String(id), this.clock.now());
      this.log.warn({ event: eventName(wanted), webhook: id }, 'a webhook of Pipedrive was made anew');
    }
    return broken.length > 0;
  }

  private async remove(id: string): Promise<void> {
    await this.pipedrive.account.deleteWebhook(Number(id));
    await this.made.forget('pipedrive-webhook', id);
  }
}
