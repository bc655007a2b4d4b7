import { type Sandbox } from '../index.ts';
import { type Player } from './player.ts';
import { type Service } from './service.ts';

const LEAD = 'ada';

/** Links and commands for a person who wants to go on by hand. */
export function tryIt({ controlUrl }: Sandbox, { url, apiKey }: Service, { world }: Player): string[] {
  const [leadId, personId] = [world.leadId(LEAD), world.personId(LEAD)];
  const key = `-H 'X-API-Key: ${apiKey}'`;
  return [
    'Everything goes on running. Open it in a browser, and change a lead or a person there:',
    `  both systems, and what happens between them   ${controlUrl}`,
    `  why, what failed, retry: the console          ${url}/console   (API key: ${apiKey})`,
    `  what the service can be asked                 ${url}/docs   (API key: ${apiKey})`,
    '',
    'Or by hand, in another terminal:',
    '',
    '  # the same lead once more: nothing is written',
    `  curl -s -X POST '${url}/marketo/lead/${leadId}?api_key=${apiKey}'`,
    '',
    '  # without a key: 401',
    `  curl -s -i -X POST '${url}/marketo/lead/${leadId}'`,
    '',
    '  # change the lead in Marketo: its campaign calls the service',
    `  curl -s -o /dev/null -X PATCH -H 'Content-Type: application/json' -d '{"leadScore":90,"title":"CEO"}' '${controlUrl}/api/marketo/leads/${leadId}'`,
    '',
    '  # change her person in Pipedrive: its webhook calls the service',
    `  curl -s -o /dev/null -X PATCH -H 'Content-Type: application/json' -d '{"name":"Ada Lind-Berg"}' '${controlUrl}/api/pipedrive/persons/${personId}'`,
    '',
    '  # what came of it: the newest tasks',
    `  curl -s ${key} '${url}/tasks?limit=4'`,
    '',
    'Ctrl+C ends it all and leaves nothing behind.',
  ];
}
