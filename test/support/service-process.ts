import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

export { freePort } from './free-port';

const ROOT = join(__dirname, '../..');
const PRINTED = 20_000;
/** Where `buildService` puts it: of this test worker alone, so that no other compiles over it. */
export const BUILT = join(ROOT, `dist-test-${process.env['JEST_WORKER_ID'] ?? '0'}`);

/** Compiles the service for tests that need a process of its own. */
export function buildService(): void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', BUILT], { cwd: ROOT });
  // What the compiler leaves out, as `nest build` takes it along.
  cpSync(join(ROOT, 'src/console/assets'), join(BUILT, 'console/assets'), { recursive: true, filter: isNoSource });
}

const isNoSource = (path: string): boolean => !/\.tsx?$/.test(path);

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
      if (this.process.exitCode === null && this.process.signalCode === null) continue;
      throw new ServiceEnded((await this.ended) ?? 0, this.printed);
    }
  }

  get id(): number {
    return this.process.pid!;
  }

  /** The end of what it printed. */
  get lastWords(): string {
    return this.printed;
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
