import { type Sandbox } from '../index.ts';
import { type Player } from './player.ts';
import { type Service } from './service.ts';

const LEAD = 'ada';

/** Links and commands for a person who wants to go on by hand. */
export function tryIt({ controlUrl }: Sandbox, { url, apiKey }: Service, player: Player): string[] {
  const leadId = player.leadId(LEAD);
  const key = `-H 'X-API-Key: ${apiKey}'`;
  return [
    'Everything goes on running. Look at it:',
    `  both systems, calls, faults   ${controlUrl}`,
    `  the service's routes          ${url}/docs`,
    `  is it ready                   ${url}/health/ready`,
    `  its tasks                     ${url}/tasks?api_key=${apiKey}`,
    '',
    'Or by hand, in another terminal:',
    '',
    '  # the same lead once more: skipped, unchanged',
    `  curl -s -X POST '${url}/marketo/lead/${leadId}?api_key=${apiKey}'`,
    '',
    '  # a task of this lead, with what it changed',
    `  curl -s ${key} '${url}/tasks/${player.lastTask(LEAD)}'`,
    '',
    '  # without a key: 401',
    `  curl -s -i -X POST '${url}/marketo/lead/${leadId}'`,
    '',
    '  # change the lead in Marketo: its campaign calls the service',
    `  curl -s -o /dev/null -X PATCH -H 'Content-Type: application/json' -d '{"leadScore":90,"title":"CEO"}' '${controlUrl}/api/marketo/leads/${leadId}'`,
    '',
    '  # what came of it: the newest task',
    `  curl -s ${key} '${url}/tasks?limit=1'`,
    '',
    'Ctrl+C ends it all and leaves nothing behind.',
  ];
}
