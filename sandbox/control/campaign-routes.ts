import { Router } from 'express';
import { type MarketoSandbox, type SmartCampaign } from '../marketo/marketo-sandbox.ts';
import { BadInput, choiceOf, type Members, membersOf, optionalText } from './bad-input.ts';
import { type Vendors } from './vendors.ts';

const TRIGGERS = ['lead-created', 'lead-changed', 'lead-deleted'] as const;
const MEMBERS = ['name', 'trigger', 'fields', 'url', 'payload'];

/** `GET|POST|DELETE /marketo/campaigns`: smart campaigns with the flow step Call Webhook, which in Marketo no API makes. */
export function campaignRoutes({ marketo }: Vendors): Router {
  const router = Router();
  router.get('/marketo/campaigns', (_request, response) => void response.json(marketo.campaigns));
  router.post('/marketo/campaigns', (request, response) => {
    const campaign = campaignOf(membersOf(request.body), marketo);
    marketo.campaigns.push(campaign);
    response.status(201).json(campaign);
  });
  router.delete('/marketo/campaigns', (_request, response) => {
    marketo.campaigns.length = 0;
    response.json([]);
  });
  return router;
}

function campaignOf(given: Members, { campaigns }: MarketoSandbox): SmartCampaign {
  const unknown = Object.keys(given).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw new BadInput(`${unknown} is unknown; a campaign has ${MEMBERS.join(', ')}`);
  const trigger = choiceOf(given['trigger'], TRIGGERS, 'trigger');
  const name = optionalText(given['name'], 'name') ?? `Campaign ${campaigns.length + 1}`;
  const url = optionalText(given['url'], 'url');
  if (url === undefined || !/^https?:\/\//.test(url)) throw new BadInput('url must begin with http:// or https://');
  const [fields, payload] = [fieldsOf(given['fields']), optionalText(given['payload'], 'payload')];
  return { name, trigger, url, method: 'POST', ...(fields && { fields }), ...(payload && { payload }) };
}

function fieldsOf(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw new BadInput('fields must be a list of names');
}
