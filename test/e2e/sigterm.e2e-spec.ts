import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { buildService, freePort, ServiceProcess } from '../support/service-process';
import { until } from '../support/until';

const BODY = 'POST /pipedrive/person HTTP/1.1\r\nHost: a\r\n';
const HANGING_MS = 120_000;

describe('SIGTERM', () => {
  let sandbox: Sandbox;
  let folder: string;
  let port: number;

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty' });
    folder = mkdtempSync(join(tmpdir(), 'sigterm-'));
    port = await freePort();
  }, 120_000);

  afterAll(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const start = (): Promise<ServiceProcess> => ServiceProcess.start(environmentFor(sandbox, folder), port);
  const client = async (sent: string): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(sent);
    return socket;
  };

  it('ends the service within 30 seconds, whatever clients and tasks do, and frees the store', async () => {
    const service = await start();
    const clients = await Promise.all([
      client(`${BODY}X-API-Key: ${API_KEY}\r\nContent-Length: 9\r\n\r\n1`),
      client(`${BODY}X-API-Key: wrong\r\nContent-Length: 9\r\n\r\n1`),
      client('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'),
      client('GET /health/live HTTP/1.1\r\nHo'),
      client(''),
    ]);
    sandbox.faults.add({ vendor: 'marketo', kind: 'latency', milliseconds: HANGING_MS, times: Infinity });
    await fetch(`${service.url}/marketo/lead/30`, { method: 'POST', headers: { 'x-api-key': API_KEY } });
    await until(async () => {
      const answer = await fetch(`${service.url}/tasks?state=running`, { headers: { 'x-api-key': API_KEY } });
      return ((await answer.json()) as { items: unknown[] }).items.length === 1;
    });
    const startedAt = performance.now();
    await service.kill('SIGTERM');
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    for (const socket of clients) socket.destroy();
    sandbox.faults.clear();
    const next = await start();
    await next.kill();
  }, 120_000);
});
