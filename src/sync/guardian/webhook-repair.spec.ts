import { type PipedriveWebhook } from '../../pipedrive';
import { repairOf } from './webhook-repair';
import { type WebhookState } from './wanted-webhooks';

const wanted = { action: 'change', object: 'person', path: '/pipedrive/person' } as const;
const webhook = { id: 7 } as PipedriveWebhook;
const NOTHING = { webhooks: new Set<string>(), events: new Set<string>() };
const MADE = { webhooks: new Set(['7']), events: new Set(['change.person']) };
const SEEN = { ...NOTHING, events: new Set(['change.person']) };

describe('what is done about a webhook', () => {
  it.each<[string, WebhookState, PipedriveWebhook | null, typeof NOTHING, 'make' | 'replace' | null]>([
    ['one that vanished is made', 'missing', null, SEEN, 'make'],
    ['one that never was is left to setup', 'missing', null, NOTHING, null],
    ['one of the service that is off is replaced', 'inactive', webhook, MADE, 'replace'],
    ['one of the service of version 1 is replaced', 'old-version', webhook, MADE, 'replace'],
    ['one of people that is off is left', 'inactive', webhook, SEEN, null],
    ['one that fails is left', 'failing', webhook, MADE, null],
    ['one that works is left', 'there', webhook, MADE, null],
  ])('%s', (_what, state, of, known, repair) => {
    expect(repairOf({ wanted, state, webhook: of }, known)).toBe(repair);
  });
});
