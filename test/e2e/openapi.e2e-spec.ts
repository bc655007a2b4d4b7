import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenAPIObject } from '@nestjs/swagger';
import { openApiDocument } from '../../src/openapi-document';
import { createTestApp, type TestApp } from '../support/create-test-app';

interface Media {
  schema?: { $ref?: string };
  example?: unknown;
  examples?: Record<string, { summary?: string; value?: unknown }>;
}
interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; description?: string }[];
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}
interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

let service: TestApp;
let document: OpenAPIObject;
let operations: { method: string; path: string; operation: Operation }[];

beforeAll(async () => {
  service = await createTestApp();
  document = (await (await fetch(`${service.url}/docs/openapi.json`)).json()) as OpenAPIObject;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ method, path, operation })),
  );
});
afterAll(() => service.close());

const answers = () =>
  operations.flatMap(({ method, path, operation }) =>
    Object.entries(operation.responses).map(([status, answer]) => ({ at: `${method} ${path} ${status}`, answer })),
  );

/** Told only where Cloud Tasks is the driver. */
const WORKER = 'post /queue/deliveries';

describe('GET /docs/openapi.json', () => {
  it('has every route of the running service, pages for people aside', () => {
    const { router } = service.app.getHttpAdapter().getInstance() as { router: { stack: Layer[] } };
    const routes = router.stack
      .flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : []))
      .filter((route) => !/ \/(docs|console)/.test(route) && route !== WORKER)
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'));
    expect(routes.length).toBeGreaterThan(5);
    expect(operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(routes.toSorted());
  });

  it('is the file that the repository keeps', () => {
    const kept: unknown = JSON.parse(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8'));
    expect(document).toEqual(kept);
  });

  it('says of every operation what it does, under a name of its own', () => {
    for (const { operation } of operations) {
      expect(operation.summary).toEqual(expect.stringMatching(/\w/));
      expect(operation.description).toEqual(expect.stringMatching(/\w/));
      for (const parameter of operation.parameters ?? []) expect(parameter.description).toMatch(/\w/);
    }
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(/^[a-z]+[A-Z]\w+$/) as string));
  });

  it('describes every tag that it uses', () => {
    const described = (document.tags ?? []).filter(({ description }) => description).map(({ name }) => name);
    expect(new Set(operations.flatMap(({ operation }) => operation.tags ?? []))).toEqual(new Set(described));
  });

  it('gives every answer a description, a schema and an example', () => {
    const incomplete = answers().filter(({ answer: { description, content } }) => {
      const isText = content?.['text/plain'] !== undefined;
      const media = content?.['application/json'] ?? content?.['text/plain'];
      const hasExample = media?.example !== undefined || Object.keys(media?.examples ?? {}).length > 0;
      return description === '' || (media?.schema?.$ref === undefined && !isText) || !hasExample;
    });
    expect(incomplete.map(({ at }) => at)).toEqual([]);
  });

  it('shows a task of each outcome', () => {
    const media = operations.find(({ path }) => path === '/tasks/{name}')?.operation.responses['200']?.content;
    const examples = Object.values(media?.['application/json']?.examples ?? {}).map(
      ({ value }) => value as { state: string; result: { status: string } | null },
    );
    expect(new Set(examples.map(({ state }) => state))).toEqual(new Set(['queued', 'running', 'succeeded', 'failed']));
    expect(new Set(examples.flatMap(({ result }) => result?.status ?? []))).toEqual(
      new Set(['created', 'updated', 'skipped', 'deleted']),
    );
  });

  it('demands a key exactly where the service does', async () => {
    expect(document.security).toEqual([{ 'api-key': [] }]);
    expect(Object.keys(document.components?.securitySchemes ?? {})).toEqual(['api-key']);
    for (const { method, path, operation } of operations) {
      const url = service.url + path.replaceAll(/\{\w+\}/g, '1');
      const { status } = await fetch(url, { method: method.toUpperCase() });
      expect(`${path} ${status === 401}`).toBe(`${path} ${operation.security?.length !== 0}`);
    }
  });

  it('names a server that is wherever the page is', () => {
    expect(document.servers).toEqual([expect.objectContaining({ url: '/' })]);
  });
});

describe('the document of a service with Cloud Tasks', () => {
  it('tells of the route that Cloud Tasks calls, and of its token', async () => {
    const withWorker = openApiDocument(service.app, { worker: true });
    expect(Object.keys(withWorker.paths)).toContain('/queue/deliveries');
    expect(Object.keys(withWorker.components?.securitySchemes ?? {})).toEqual(['api-key', 'cloud-tasks']);
  });
});

describe('GET /docs', () => {
  it('serves a page without a key whose parts its security headers allow', async () => {
    const response = await fetch(`${service.url}/docs`);
    const page = await response.text();
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');

    const scripts = [...page.matchAll(/<script([^>]*)>([^<]*)/g)];
    expect(scripts.length).toBeGreaterThan(0);
    // Scripts within the page or from elsewhere would be refused.
    expect(scripts.map(([, , inline]) => inline?.trim())).toEqual(scripts.map(() => ''));
    expect(page).not.toMatch(/\son\w+="/);
    const parts = [...page.matchAll(/<(?:script|link)[^>]*?(?:src|href)="([^"]+)"/g)].map(([, part]) => part!);
    for (const part of parts) {
      const url = new URL(part, response.url);
      expect(url.origin).toBe(new URL(service.url).origin);
      const answer = await fetch(url);
      // Read to its end, or the service would wait for that when it closes.
      await answer.arrayBuffer();
      expect(`${part} ${answer.status}`).toBe(`${part} 200`);
    }
  });

  it('keeps a key that was entered once', async () => {
    const script = await (await fetch(`${service.url}/docs/swagger-ui-init.js`)).text();
    expect(script).toMatch(/"persistAuthorization": true/);
    expect(script).not.toContain('k3y-of-the-tests');
  });
});
