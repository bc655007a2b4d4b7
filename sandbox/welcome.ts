import { type Sandbox } from './index.ts';

/** An empty account has no lead to begin with. */
function testLead(marketo: Sandbox['marketo']): string {
  const [first] = marketo.leads();
  return first === undefined ? '' : `\nA lead to begin with: ${String(first['id'])}\n`;
}

/** What `npm run sandbox` prints: addresses, invented credentials, and the service's variables to paste. */
export function welcome({ controlUrl, marketo, pipedrive }: Sandbox): string {
  return `The sandbox runs. Everything in it is invented; it forgets all when it stops (Ctrl+C).

  page and JSON API   ${controlUrl}
  Marketo             ${marketo.url}
  Pipedrive           ${pipedrive.url}

Paste these into the service's .env:

API_KEYS=local:local-key-of-the-sandbox
MARKETO_IDENTITY_URL=${marketo.identityUrl}
MARKETO_REST_URL=${marketo.restUrl}
MARKETO_CLIENT_ID=${marketo.clientId}
MARKETO_CLIENT_SECRET=${marketo.clientSecret}
PIPEDRIVE_URL=${pipedrive.url}
PIPEDRIVE_API_TOKEN=${pipedrive.apiToken}
${testLead(marketo)}`;
}
