import { type MarketoSchema } from '../../marketo';
import { type Mapping, type TableName } from '../mapping/mapping';
import { isMapped } from '../mapping/not-mapped';
import { labelOf } from './names';

/** A webhook that a person makes in Marketo: no API makes one. */
export interface MarketoWebhook {
  readonly name: string;
  /** Holds the key: it is for copying, and for nothing else. */
  readonly url: string;
  /** Payload; null for none. */
  readonly template: string | null;
}

/** A smart campaign that calls it. */
export interface MarketoCampaign {
  readonly name: string;
  readonly triggers: readonly string[];
  /** Labels of the fields whose changes count; null for triggers that have none. */
  readonly fields: readonly string[] | null;
  readonly flow: readonly string[];
}

/** What a person does by hand in Marketo. */
export interface ManualSteps {
  readonly webhooks: readonly MarketoWebhook[];
  readonly campaigns: readonly MarketoCampaign[];
}

const LEAD = 'Pipedrive: lead';
const DELETION = 'Pipedrive: delete person';
const ACTIVITY = 'Pipedrive: activity';
const EMAILS = 'Pipedrive: sent e-mails';

/**
 * @param apiKey - what the addresses carry as `api_key`.
 * @param schema - the account's lead fields, for the labels by which people know them; null where they could not be read.
 */
export function manualSteps(
  mapping: Mapping,
  { publicUrl, apiKey }: { publicUrl: string; apiKey: string },
  schema: MarketoSchema | null,
): ManualSteps {
  const at = (path: string): string => `${publicUrl}${path}?api_key=${encodeURIComponent(apiKey)}`;
  const link = labelIn(schema, mapping.links.lead);
  const has = (table: TableName): boolean => isMapped(mapping, table);
  const webhooks: MarketoWebhook[] = [
    { name: DELETION, url: at(`/marketo/lead/{{lead.${link}}}/delete`), template: null },
  ];
  const campaigns: MarketoCampaign[] = [];
  if (has('personFromLead')) {
    webhooks.unshift({ name: LEAD, url: at('/marketo/lead/{{lead.Id}}'), template: null });
    const triggers = ['Person is Created', 'Data Value Changes, Attribute is one of the fields below'];
    const fields = fieldsOf(mapping).map((name) => labelIn(schema, name));
    campaigns.push({ name: LEAD, triggers, fields, flow: [`Call Webhook: ${LEAD}`] });
  }
  const deleting = [`Call Webhook: ${DELETION}`, 'Delete Person'];
  const deciding = `Whatever decides that a lead is deleted, with the filter ${link} is not empty`;
  campaigns.push({ name: DELETION, triggers: [deciding], fields: null, flow: deleting });
  if (has('activityFromLead')) {
    webhooks.push({ name: ACTIVITY, url: at('/marketo/lead/{{lead.Id}}/activity'), template: null });
    const triggers = ['What sales wants to hear of, for example Fills Out Form'];
    campaigns.push({ name: ACTIVITY, triggers, fields: null, flow: [`Call Webhook: ${ACTIVITY}`] });
  }
  if (has('activityFromEmail')) {
    const template = '{"type":"email_sent"}';
    webhooks.push({ name: EMAILS, url: at('/marketo/lead/{{lead.Id}}/activity'), template });
    const flow = ['Wait: 10 minutes', `Call Webhook: ${EMAILS}`];
    campaigns.push({ name: EMAILS, triggers: ['Email is Delivered'], fields: null, flow });
  }
  return { webhooks, campaigns };
}

/**
 * The lead and company fields that the mapping reads, that of consent included; what transformers read beside is known
 * when they run.
 */
function fieldsOf(mapping: Mapping): string[] {
  const tables = [mapping.personFromLead, mapping.organizationFromCompany];
  const entries = tables.flatMap((table) => Object.values(table ?? {}));
  const named = entries.flatMap((entry) => ('fields' in entry ? entry.fields : []));
  const company = entries.some((entry) => 'transformer' in entry) ? ['company'] : [];
  const consent = mapping.consent ? [mapping.consent.lead] : [];
  return [...new Set([...named, ...company, ...consent])].sort();
}

const labelIn = (schema: MarketoSchema | null, name: string): string =>
  schema?.has(name) === true ? schema.resolve(name).displayName : labelOf(name);
