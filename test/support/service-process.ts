import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export { freePort } from './free-port';

const ROOT = join(__dirname, '../..');
/** Where `buildService` puts it: of this test worker alone, so that no other compiles over it. */
export const BUILT = join(ROOT, `dist-test-${process.env['JEST_WORKER_ID'] ?? '0'}`);

/** Compiles the service for tests that need a process of its own. */
export function buildService(): void {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', BUILT], { cwd: ROOT });
}

/** The service in a process of its own, which can be killed. */
export class ServiceProcess {
  private constructor(
    private readonly process: ChildProcess,
    readonly url: string,
  ) {}

  /** Resolves as soon as it answers; rejects with what it printed where it ends instead. */
  static async start(environment: Record<string, string>, port: number): Promise<ServiceProcess> {
    const child = spawn(process.execPath, [join(BUILT, 'main.js')], {
      env: { PATH: process.env['PATH'], ...environment, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => void (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (printed += chunk.toString()));
    const ended = once(child, 'close');
    const url = `http://127.0.0.1:${port}`;
    while (!(await answers(url))) {
      if (child.exitCode === null) continue;
      await ended;
      throw new ServiceEnded(child.exitCode, printed);
    }
    return new ServiceProcess(child, url);
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
