import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { shared } from './shared';

export { freePort } from './free-port';

const PRINTED = 20_000;
/** Between two looks at whether a service that starts answers yet. */
const PAUSE_MS = 20;
/** Where `buildService` puts it. */
export const BUILT = process.env['BUILT_SERVICE'] ?? '';

/** Compiles the service for tests that need a process of its own, once for all suites of a run. */
export const buildService = (): Promise<string> => shared('service');

/** The service in a process of its own, which can be killed. */
export class ServiceProcess {
  private printed = '';
  /** Resolves with its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;

  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {
    for (const output of [process.stdout, process.stderr]) {
      output?.on('data', (chunk: Buffer) => void (this.printed = (this.printed + chunk.toString()).slice(-PRINTED)));
    }
    this.ended = once(process, 'close').then(([code]) => code as number | null);
  }

  /** @param preload - a script that runs before it and can be sent messages. */
  static launch(environment: Record<string, string>, port: number, preload?: string): ServiceProcess {
    const quiet = '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON';
    const flags = preload === undefined ? [] : [quiet, '--require', preload];
    const child = spawn(process.execPath, [...flags, join(BUILT, 'main.js')], {
      env: { PATH: process.env['PATH'], ...environment, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe', ...(preload === undefined ? [] : (['ipc'] as const))],
    });
    return new ServiceProcess(child, `http://127.0.0.1:${port}`);
  }

  /** Resolves as soon as it answers; rejects with what it printed where it ends instead. */
  static async start(environment: Record<string, string>, port: number): Promise<ServiceProcess> {
    const service = ServiceProcess.launch(environment, port);
    await service.untilLive();
    return service;
  }

  /** @throws ServiceEnded where it ends before it answers. */
  async untilLive(): Promise<void> {
    while (!(await answers(this.url))) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new ServiceEnded((await this.ended) ?? 0, this.printed);
      await pause(PAUSE_MS);
    }
  }

  get id(): number {
    return this.process.pid!;
  }

  /** The end of what it printed. */
  get lastWords(): string {
    return this.printed;
  }

  /** Is told of what it prints from now on, in pieces that may end within a line. */
  onPrinted(listener: (text: string) => void): void {
    for (const output of [this.process.stdout, this.process.stderr])
      output?.on('data', (chunk: Buffer) => listener(chunk.toString()));
  }

  /** To its preload; nothing where it has ended. */
  tell(message: object): void {
    if (!this.process.connected) return;
    // It may have been killed this very moment.
    this.process.send(message, () => undefined);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const ended = once(this.process, 'exit');
    if (this.process.kill(signal)) await ended;
  }
}

export class ServiceEnded extends Error {
  constructor(
    readonly exitCode: number,
    readonly printed: string,
  ) {
    super(`The service ended with ${exitCode}: ${printed}`);
  }
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/live`).catch(() => null);
  return response?.ok ?? false;
}
