import { type SandboxContext } from '../core/context.ts';
import { Deliveries } from '../core/deliveries.ts';
import { maskCredentials } from '../core/masking.ts';
import { type SeededRandom } from '../core/random.ts';
import { type MarketoWebhookCall, type SmartCampaign } from './marketo-sandbox.ts';
import { type LeadFields } from './schema/lead-fields.ts';
import { inUrl, plain, quoted, substitute } from './tokens-in-text.ts';
import { type LeadEvent } from './state/lead-table.ts';

const TIMEOUT_MS = 30_000;

/** The trigger campaigns and the webhooks they call: one call per lead, never repeated. */
export class Campaigns {
  readonly active: SmartCampaign[] = [];
  private readonly context: SandboxContext;
  private readonly deliveries = new Deliveries();
  private readonly log: MarketoWebhookCall[] = [];
  private readonly random: SeededRandom;

  private readonly fields: LeadFields;

  constructor(context: SandboxContext, fields: LeadFields) {
    this.context = context;
    this.fields = fields;
    this.random = context.random.derive('marketo campaigns');
  }

  /**
   * Starts the webhooks of the campaigns that this event triggers, with the lead as it is now.
   *
   * @param disorderMs - each call leaves up to so much later.
   */
  trigger(event: LeadEvent, disorderMs = 0): void {
    for (const campaign of this.active) {
      if (!isTriggered(campaign, event)) continue;
      const waitMs = disorderMs > 0 ? this.random.next() * disorderMs : 0;
      this.deliveries.start(() => this.callAfter(waitMs, campaign, event));
    }
  }

  calls(): MarketoWebhookCall[] {
    return this.log.map((call) => ({ ...call }));
  }

  settled(): Promise<void> {
    return this.deliveries.settled();
  }

  close(): Promise<void> {
    return this.deliveries.close();
  }

  private async callAfter(waitMs: number, campaign: SmartCampaign, event: LeadEvent): Promise<void> {
    if (waitMs > 0) await this.deliveries.wait(waitMs);
    await this.call(campaign, event);
  }

  private async call(campaign: SmartCampaign, { lead }: LeadEvent): Promise<void> {
    const { clock, options } = this.context;
    const now = clock.iso();
    const filling = { fields: this.fields, lead, now };
    const url = substitute(campaign.url, filling, inUrl);
    const logged: MarketoWebhookCall = {
      at: new Date(clock.now()).toISOString(),
      campaign: campaign.name,
      leadId: Number(lead['id']),
      url: maskCredentials(url),
      status: 0,
      body: '',
    };
    this.log.push(logged);
    const headers = Object.entries(campaign.headers ?? {}).map(([name, value]) => [
      name,
      substitute(value, filling, plain),
    ]);
    const answer = await this.deliveries.send({
      url,
      method: campaign.method,
      headers: Object.fromEntries(headers) as Record<string, string>,
      ...(campaign.method === 'POST' ? { body: substitute(campaign.payload ?? '', filling, quoted) } : {}),
      timeoutMs: TIMEOUT_MS * options.webhookTimeScale,
    });
    Object.assign(logged, answer, answer.status > 0 && answer.body === '' ? { errorCode: '1001' } : {});
  }
}

function isTriggered(campaign: SmartCampaign, event: LeadEvent): boolean {
  if (campaign.trigger !== event.trigger) return false;
  if (campaign.sources && !campaign.sources.includes(event.source)) return false;
  if (campaign.trigger !== 'lead-changed' || !campaign.fields) return true;
  return campaign.fields.some((name) => event.changed.includes(name));
}
