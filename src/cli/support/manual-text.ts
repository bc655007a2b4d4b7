import { type MarketoCampaign, type MarketoWebhook, type ManualSteps } from '../../sync/setup/manual-steps';

/** What a person does by hand in Marketo, to be read and copied. */
export function manualText({ webhooks, campaigns }: ManualSteps): string {
  return `
By hand in Marketo
==================

Admin > Integration > Webhooks > New Webhook, for each: Request Type POST, Request Token Encoding None, Response Type JSON.
The addresses hold an API key: show them to nobody else.

${webhooks.map(webhookText).join('\n')}
Marketing Activities > New Smart Campaign, for each; Schedule: every time, then Activate.

${campaigns.map(campaignText).join('\n')}`;
}

const webhookText = ({ name, url, template }: MarketoWebhook): string =>
  `  ${name}\n    URL: ${url}\n    Template: ${template ?? 'none'}\n`;

function campaignText({ name, triggers, fields, flow }: MarketoCampaign): string {
  const lines = [
    ...triggers.map((trigger) => `Smart List: ${trigger}`),
    ...(fields === null ? [] : [`Fields: ${fields.join(', ')}`]),
    ...flow.map((step, index) => `Flow ${index + 1}: ${step}`),
  ];
  return `  ${name}\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
