import { type Deliveries } from '../core/deliveries.ts';
import { type SeededRandom } from '../core/random.ts';
import { type AccountEvent, type PipedriveAccount } from './account.ts';
import { legacyWebhook } from './legacy-webhook.ts';
import { COMPANY } from './users.ts';
import { webhookContent } from './webhook-payload.ts';
import { type Subscription, type WebhookSubscriptions } from './webhook-subscriptions.ts';

/** One attempt to tell a subscriber. */
export interface PipedriveWebhookCall {
  /** UTC, when it was sent. */
  at: string;
  /** As `person 12: change`. */
  event: string;
  /** 0 where no answer came, or none yet. */
  status: number;
}

const KEPT_CALLS = 1_000;

/** Waits before the second, third and fourth attempt. */
const RETRY_WAITS_MS = [3_000, 30_000, 150_000];
const FAILURES_UNTIL_BAN = 10;
const BAN_MS = 30 * 60_000;
const DELETED_AFTER_MS = 3 * 24 * 3_600_000;

export interface WebhookSenderSettings {
  account: PipedriveAccount;
  subscriptions: WebhookSubscriptions;
  deliveries: Deliveries;
  random: SeededRandom;
  /** Factor on the waits between attempts. */
  timeScale: number;
}

/** Tells subscribers what happened: at least once, in no order, and not at all during a ban. */
export class WebhookSender {
  private readonly settings: WebhookSenderSettings;
  private readonly log: PipedriveWebhookCall[] = [];

  constructor(settings: WebhookSenderSettings) {
    this.settings = settings;
  }

  /** The last 1 000 attempts, oldest first. */
  calls(): PipedriveWebhookCall[] {
    return this.log.map((call) => ({ ...call }));
  }

  /** Starts the deliveries of one event; they go on in the background. */
  announce(event: AccountEvent): void {
    const { account, deliveries, random } = this.settings;
    for (const subscription of this.settings.subscriptions.list()) {
      if (!subscription.isActive || !isWanted(event, subscription) || account.clock.now() < subscription.bannedUntil)
        continue;
      const body = this.bodyOf(event, subscription);
      const copies = account.switches.duplicateWebhooks ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const waitMs = random.next() * account.switches.webhookDisorderMs;
        const told = `${event.kind} ${event.id}: ${event.action}`;
        deliveries.start(() => this.deliver(subscription, told, body, waitMs));
      }
    }
  }

  private async deliver(
    subscription: Subscription,
    event: string,
    body: (attempt: number) => string,
    waitMs: number,
  ): Promise<void> {
    const waits = [waitMs, ...RETRY_WAITS_MS.map((wait) => wait * this.settings.timeScale)];
    for (const [position, wait] of waits.entries()) {
      if (wait > 0) await this.settings.deliveries.wait(wait);
      const isDelivered = await this.attempt(subscription, event, body(position + 1));
      this.note(subscription, isDelivered, position === 0);
      if (isDelivered) return;
    }
  }

  private async attempt(subscription: Subscription, event: string, body: string): Promise<boolean> {
    const { account, deliveries } = this.settings;
    const { httpUser, httpPassword } = subscription;
    const logged: PipedriveWebhookCall = { at: new Date(account.clock.now()).toISOString(), event, status: 0 };
    this.log.push(logged);
    if (this.log.length > KEPT_CALLS) this.log.shift();
    const credentials = Buffer.from(`${httpUser ?? ''}:${httpPassword ?? ''}`).toString('base64');
    const { status } = await deliveries.send({
      url: subscription.url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Pipedrive Webhooks',
        ...(httpUser === null ? {} : { authorization: `Basic ${credentials}` }),
      },
      body,
      timeoutMs: account.switches.webhookTimeoutMs,
    });
    logged.status = status;
    subscription.lastDeliveryAt = account.clock.now();
    subscription.lastStatus = status === 0 ? null : status;
    return status >= 200 && status < 300;
  }

  private note(subscription: Subscription, isDelivered: boolean, isFirst: boolean): void {
    const now = this.settings.account.clock.now();
    if (isDelivered) {
      subscription.failingSince = null;
      return;
    }
    subscription.failingSince ??= now;
    if (isFirst) subscription.failures += 1;
    if (subscription.failures >= FAILURES_UNTIL_BAN) {
      subscription.bannedUntil = now + BAN_MS;
      subscription.failures = 0;
    }
    const isKnown = this.settings.subscriptions.list().includes(subscription);
    if (isKnown && now - subscription.failingSince >= DELETED_AFTER_MS) {
      this.settings.subscriptions.remove(subscription.id);
    }
  }

  /** The body by attempt; every attempt carries the same `meta.id`. */
  private bodyOf(event: AccountEvent, subscription: Subscription): (attempt: number) => string {
    const { account, random } = this.settings;
    if (subscription.version === '1.0') return legacyWebhook(event, subscription, account);
    const content = webhookContent(event, account);
    const meta = {
      action: event.action,
      entity: event.kind,
      entity_id: String(event.id),
      company_id: String(COMPANY.company_id),
      user_id: String(event.actor.userId),
      id: random.uuid(),
      correlation_id: random.uuid(),
      timestamp: new Date(account.clock.now()).toISOString(),
      type: 'general',
      version: '2.0',
      webhook_id: String(subscription.id),
      webhook_owner_id: String(subscription.userId),
      change_source: event.actor.source,
      is_bulk_edit: false,
      host: `${COMPANY.company_domain}.pipedrive.com`,
      permitted_user_ids: account.users.filter((user) => user.active).map((user) => String(user.id)),
      ...(event.mergedTo === undefined ? {} : { merged_to_id: String(event.mergedTo) }),
      ...(event.mergedFrom === undefined ? {} : { merged_from_id: String(event.mergedFrom) }),
    };
    return (attempt) => JSON.stringify({ meta: { ...meta, attempt }, ...content });
  }
}

function isWanted(event: AccountEvent, { action, object }: Subscription): boolean {
  return (action === '*' || action === event.action) && (object === '*' || object === event.kind);
}
