import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { benchEnvironment } from './support/bench-environment.ts';
import { BuiltService } from './support/built-service.ts';
import { machine } from './support/machine.ts';
import { nodeFlags } from './support/node-flags.ts';
import { requestTo, WebhookSender } from './support/webhook-sender.ts';

const RUNS = 5;
const IDLE_MS = 5_000;
const TASKS = 100_000;
/** So many are stored before they are waited for. */
const ROUND = 10_000;

/** Prints how long the built service takes until it is ready, and its memory after some idle seconds. */
async function main(): Promise<void> {
  const sandbox = await startSandbox({ company: 'empty' });
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  console.log(machine());
  try {
    for (let run = 1; run <= RUNS; run += 1) {
      console.log(`run ${run}: ${await measure(sandbox, join(folder, `${run}.db`))}`);
    }
    console.log(`after ${TASKS} tasks: ${await memoryAfterTasks(sandbox, join(folder, 'tasks.db'))} MB`);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(sandbox: Sandbox, file: string): Promise<string> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const startedAt = performance.now();
  const service = spawn(process.execPath, [...nodeFlags(), 'dist/main.js'], {
    env: benchEnvironment(sandbox, port, file),
    stdio: 'inherit',
  });
  try {
    const listeningMs = await reached(`http://127.0.0.1:${port}/health/live`, startedAt);
    const readyMs = await reached(`http://127.0.0.1:${port}/health/ready`, startedAt);
    await sleep(IDLE_MS);
    return `listening after ${listeningMs} ms, ready after ${readyMs} ms, idle ${residentMegabytes(service.pid)} MB`;
  } finally {
    service.kill('SIGKILL');
  }
}

/** Tasks of leads that are not there: each is stored, run with others, and ends as failed. */
async function memoryAfterTasks(sandbox: Sandbox, file: string): Promise<number> {
  const service = await BuiltService.start(sandbox, file, { LOG_LEVEL: 'fatal' });
  const sender = await WebhookSender.connected(service.port, 32);
  try {
    let next = 1;
    for (let stored = 0; stored < TASKS; stored += ROUND) {
      await sender.flatOut(ROUND, () => requestTo(`/marketo/lead/${1_000_000 + next++}`, ''));
      await service.untilDone();
    }
    await sleep(IDLE_MS);
    return service.memory;
  } finally {
    sender.close();
    service.end();
  }
}

async function reached(url: string, startedAt: number): Promise<number> {
  while (performance.now() - startedAt < 30_000) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return Math.round(performance.now() - startedAt);
    await sleep(10);
  }
  throw new Error(`${url} was not reached within 30 s`);
}

function residentMegabytes(processId: number | undefined): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

void main();
