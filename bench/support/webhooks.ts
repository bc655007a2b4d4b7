import { Agent, request } from 'node:http';
import { API_KEY } from './bench-environment.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** The webhook of a person that was changed, of version 2, as Pipedrive sends it. */
export const personChanged = (id: number, name: string): string =>
  JSON.stringify({
    meta: { action: 'change', entity: 'person', entity_id: String(id), version: '2.0', attempt: 1 },
    data: { id, name, emails: [{ value: `person.${id}@bench.example`, primary: true, label: 'work' }] },
    previous: { name: `${name} before` },
  });

/** Sends a webhook. @returns the milliseconds until its answer. @throws where it was not accepted. */
export function send(url: string, path: string, body: string): Promise<number> {
  const sentAt = performance.now();
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-api-key': API_KEY,
    };
    const call = request(`${url}${path}`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode === 202) resolve(performance.now() - sentAt);
        else reject(new Error(`${path} answered ${answer.statusCode}`));
      });
    });
    call.on('error', reject).end(body);
  });
}
