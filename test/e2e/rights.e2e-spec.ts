import { type OpenAPIObject } from '@nestjs/swagger';
import { createTestApp, type TestApp } from '../support/create-test-app';

const KEYS = { webhook: 'k3y-of-a-campaign', read: 'k3y-of-a-dashboard', operate: 'k3y-of-a-colleague' } as const;

type Operation = { description: string; security?: unknown[]; 'x-required-right'?: keyof typeof KEYS };

describe('rights of API keys', () => {
  let service: TestApp;
  let routes: { method: string; path: string; operation: Operation }[];

  beforeAll(async () => {
    const API_KEYS = `marketo@webhook:${KEYS.webhook},grafana@read:${KEYS.read},ada:${KEYS.operate}`;
    service = await createTestApp({ environment: { API_KEYS } });
    const document = (await (await fetch(`${service.url}/docs/openapi.json`)).json()) as OpenAPIObject;
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ method, path, operation })),
    );
  });
  afterAll(() => service.close());

  const answer = (method: string, path: string, key: string) =>
    fetch(service.url + path.replaceAll(/\{\w+\}/g, '999999'), {
      method: method.toUpperCase(),
      headers: { 'x-api-key': key },
    });

  it('are for each route those that the OpenAPI document names', async () => {
    for (const { method, path, operation } of routes) {
      const right = operation['x-required-right'];
      // Of those without a right, health shows no data, and the worker knows its callers otherwise.
      if (right === undefined) {
        expect(path).toMatch(/^\/(health|queue\/deliveries)/);
        continue;
      }
      expect(operation.description).toContain(`Needs a key with the right \`${right}\``);
      for (const [given, key] of Object.entries(KEYS)) {
        const response = await answer(method, path, key);
        const isOpen = given === right || given === 'operate';
        expect(`${method} ${path} ${given}: ${response.status !== 403}`).toBe(`${method} ${path} ${given}: ${isOpen}`);
        if (!isOpen)
          expect(await response.json()).toMatchObject({
            kind: 'forbidden',
            message: expect.stringContaining(right) as string,
          });
      }
    }
  });

  it('are webhook for the routes of webhooks, read for what is read, operate for the rest', () => {
    for (const { method, path, operation } of routes) {
      const right = operation['x-required-right'];
      if (right === undefined) continue;
      const expected = method === 'get' ? 'read' : /^\/(marketo|pipedrive)\//.test(path) ? 'webhook' : 'operate';
      expect(`${method} ${path} ${right}`).toBe(`${method} ${path} ${expected}`);
    }
  });

  it('are not part of the name that a task shows', async () => {
    const response = await answer('post', '/marketo/lead/{leadId}', KEYS.webhook);
    const { name } = (await response.json()) as { name: string };
    const task = await answer('get', `/tasks/${name}`, KEYS.read);
    expect(await task.json()).toMatchObject({ requestedBy: 'marketo' });
  });

  it('open nothing below the docs and health that needs a key', async () => {
    for (const path of ['/docs', '/docs/openapi.json', '/health/live', '/health/ready']) {
      expect([200, 503]).toContain((await fetch(service.url + path)).status);
    }
  });
});
