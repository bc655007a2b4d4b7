import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { costOf, shown } from '../test/cost/measured.ts';
import { COST_ROWS, type CostRow, type CostWorld, warmUp } from '../test/cost/rows.ts';
import { openMailbox, type WebhookMailbox } from '../test/support/webhook-mailbox.ts';
import { API_KEY, benchEnvironment } from './support/bench-environment.ts';
import { machine } from './support/machine.ts';

const PATIENCE_MS = 60_000;

interface Service {
  readonly call: (method: 'GET' | 'POST', path: string, body?: object) => Promise<Record<string, unknown>>;
  stop(): void;
}

/** Prints what each kind of task costs of both vendors' limits, beside what it may cost at most. */
async function main(): Promise<void> {
  console.log(machine());
  console.log(
    'Marketo calls + Pipedrive calls / Pipedrive tokens, warm, without the reading back of what Marketo kept\n',
  );
  console.log(
    `| ${'task'.padEnd(70)} | at most     | measured    |\n| ${'-'.repeat(70)} | ----------- | ----------- |`,
  );
  const rows = Map.groupBy(COST_ROWS, ({ isUnwatched = false }) => !isUnwatched);
  for (const [isWatched, some] of rows) await measure(isWatched, some);
}

async function measure(isWatched: boolean, rows: readonly CostRow[]): Promise<void> {
  const [sandbox, mailbox] = [await startSandbox({ company: 'empty' }), await openMailbox()];
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  mailbox.subscribe(sandbox);
  const service = await startService(sandbox, join(folder, 'sync.db'), isWatched ? mailbox.url : null);
  try {
    const world = worldOf(sandbox, mailbox, service);
    await warmUp(world);
    for (const { task, bar, prepare } of rows) {
      const { path, body } = await prepare(world);
      const since = sandbox.calls.lastId();
      await world.run(path, body);
      const [marketoCalls, pipedriveCalls, pipedriveTokens] = bar;
      const atMost = shown({ marketoCalls, pipedriveCalls, pipedriveTokens });
      const measured = shown(costOf(sandbox.calls.list({ since })));
      console.log(`| ${task.padEnd(70)} | ${atMost.padEnd(11)} | ${measured.padEnd(11)} |`);
    }
  } finally {
    service.stop();
    await Promise.all([sandbox.close(), mailbox.close()]);
    rmSync(folder, { recursive: true });
  }
}

function worldOf(sandbox: Sandbox, mailbox: WebhookMailbox, { call }: Service): CostWorld {
  return {
    sandbox,
    mailbox,
    async run(path, body) {
      const { name } = await call('POST', path, body);
      const task = await ended(() => call('GET', `/tasks/${String(name)}`));
      if (task['state'] !== 'succeeded') throw new Error(`${path} ended as ${JSON.stringify(task['error'])}`);
    },
    async readAll() {
      for (const from of ['marketo', 'pipedrive']) {
        const job = await call('POST', '/jobs', { type: 'plan', from });
        await ended(() => {
          // Marketo makes the file of an extract in its own time.
          sandbox.clock.advance(20_000);
          return call('GET', String(job['url']));
        });
      }
    },
  };
}

async function ended(look: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> {
  for (const startedAt = performance.now(); performance.now() - startedAt < PATIENCE_MS; await sleep(10)) {
    const found = await look();
    if (typeof found['finishedAt'] === 'string') return found;
  }
  throw new Error(`nothing ended within ${PATIENCE_MS} ms`);
}

async function startService(sandbox: Sandbox, file: string, publicUrl: string | null): Promise<Service> {
  const url = `http://127.0.0.1:${20_000 + Math.floor(Math.random() * 20_000)}`;
  const env = {
    ...benchEnvironment(sandbox, new URL(url).port, file),
    MARKETO_BULK_POLL_SECONDS: '0.05',
    LOG_LEVEL: 'error',
    ...(publicUrl && { PUBLIC_URL: publicUrl }),
  };
  const service = spawn(process.execPath, ['dist/main.js'], { env, stdio: 'inherit' });
  const call: Service['call'] = async (method, path, body) => {
    const headers = { 'x-api-key': API_KEY, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  for (const startedAt = performance.now(); performance.now() - startedAt < PATIENCE_MS; await sleep(50)) {
    const metrics = await fetch(`${url}/metrics`, { headers: { 'x-api-key': API_KEY } }).catch(() => null);
    const isReady = (await fetch(`${url}/health/ready`).catch(() => null))?.ok === true;
    const isWatching = publicUrl === null || /webhook_alive\{.*\} 1/.test((await metrics?.text()) ?? '');
    if (isReady && isWatching) return { call, stop: () => void service.kill('SIGKILL') };
  }
  service.kill('SIGKILL');
  throw new Error(`the service was not ready within ${PATIENCE_MS} ms`);
}

void main();
