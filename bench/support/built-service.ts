import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY, benchEnvironment, type Vendors } from './bench-environment.ts';
import { nodeFlags } from './node-flags.ts';

/** On a machine that has other work to do, too. */
const PATIENCE_MS = 120_000;

/** Of `/proc`, on every Linux. */
const MILLISECONDS_OF_A_TICK = 10;

/** The built service in a process of its own, on SQLite. */
export class BuiltService {
  readonly url: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  /** @param file - of the database. @returns it once it is ready. */
  static async start(vendors: Vendors, file: string, more: NodeJS.ProcessEnv = {}): Promise<BuiltService> {
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const child = spawn(process.execPath, [...nodeFlags(), 'dist/main.js'], {
      env: { ...benchEnvironment(vendors, port, file), ...more },
      stdio: 'inherit',
    });
    const service = new BuiltService(child, `http://127.0.0.1:${port}`);
    try {
      await service.reached('/health/ready');
      return service;
    } catch (thrown) {
      service.end();
      throw thrown;
    }
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  /** Milliseconds of processor time so far. */
  get processorMs(): number {
    const [, rest = ''] = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8').split(') ');
    const [user, system] = rest.split(' ').slice(11, 13).map(Number);
    return (user! + system!) * MILLISECONDS_OF_A_TICK;
  }

  /** Resident megabytes. */
  get memory(): number {
    return this.megabytes('VmRSS');
  }

  /** The most that it ever had. */
  get peakMemory(): number {
    return this.megabytes('VmHWM');
  }

  async get<T>(path: string): Promise<T> {
    const response = await fetch(this.url + path, { headers: { 'x-api-key': API_KEY } });
    return (await response.json()) as T;
  }

  /** @throws Error where it is not accepted. */
  async post<T>(path: string, body?: object): Promise<T> {
    const headers = { 'x-api-key': API_KEY };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(this.url + path, { method: 'POST', headers, ...content });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Until nothing waits or runs. */
  async untilDone(): Promise<void> {
    for (;;) {
      const { queued, running } = await this.get<{ queued: number; running: number }>('/tasks/summary');
      if (queued + running === 0) return;
      await sleep(20);
    }
  }

  end(): void {
    this.child.kill('SIGKILL');
  }

  /** As `end`; resolves once it is gone. */
  async killed(): Promise<void> {
    const exited = once(this.child, 'exit');
    if (!this.child.kill('SIGKILL')) return;
    await exited;
  }

  private megabytes(name: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  }

  private async reached(path: string): Promise<void> {
    const startedAt = performance.now();
    while (performance.now() - startedAt < PATIENCE_MS) {
      const response = await fetch(this.url + path).catch(() => null);
      if (response?.ok) return;
      await sleep(20);
    }
    throw new Error(`${path} was not reached within ${PATIENCE_MS / 1000} s`);
  }
}
