import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Sandbox } from '../../sandbox/index.ts';

type Body = Record<string, unknown> & { readonly meta: { readonly entity: string; readonly action: string } };

/** Takes Pipedrive's webhooks in the service's place, so that a test hands them on when and as often as it likes. */
export interface WebhookMailbox {
  /** For `PUBLIC_URL`. */
  readonly url: string;
  /** Subscribes to every event of persons, organizations and deals. */
  subscribe(sandbox: Sandbox, version?: '1.0' | '2.0'): void;
  /** What arrived since the last time, in the order of arrival. */
  taken(sandbox: Sandbox): Promise<Body[]>;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<WebhookMailbox> {
  const bodies: Body[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      bodies.push(JSON.parse(Buffer.concat(parts).toString('utf8')) as Body);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    subscribe({ pipedrive }, version = '2.0') {
      for (const event_object of ['person', 'organization', 'deal']) {
        const subscription_url = `${url}/pipedrive/${event_object}`;
        pipedrive.addWebhook({ event_action: '*', event_object, subscription_url, version });
      }
    },
    async taken({ pipedrive }) {
      await pipedrive.settled();
      return bodies.splice(0);
    },
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
