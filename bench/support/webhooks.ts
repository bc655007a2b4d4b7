import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY } from './bench-environment.ts';

/** How long the answers to webhooks took, in milliseconds. */
export interface Answers {
  perSecond: number;
  p50: number;
  p99: number;
  longest: number;
}

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

/** Sends so many a second for so many seconds, whether or not the earlier ones were answered. */
export async function sendSteadily(
  perSecond: number,
  seconds: number,
  webhook: (index: number) => Promise<number>,
): Promise<Answers> {
  const beganAt = performance.now();
  const answers: Promise<number>[] = [];
  const count = perSecond * seconds;
  while (answers.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - beganAt) * perSecond) / 1000));
    while (answers.length < due) answers.push(webhook(answers.length));
    await sleep(1);
  }
  const took = (await Promise.all(answers)).toSorted((a, b) => a - b);
  const at = (share: number): number => took[Math.min(count - 1, Math.floor(count * share))]!;
  const all = (performance.now() - beganAt) / 1000;
  return { perSecond: count / all, p50: at(0.5), p99: at(0.99), longest: at(1) };
}
