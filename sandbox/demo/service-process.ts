import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Sandbox } from '../index.ts';
import { lastLinesOf } from './last-lines.ts';
import { Service } from './service.ts';

/** `npm run` makes the project's folder the working directory. */
const PROGRAM = resolve('dist/main.js');
const HERE = resolve('sandbox/demo');
const END_WITH_PARENT = pathToFileURL(join(HERE, 'end-with-parent.ts')).href;
const FLAGS = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--enable-source-maps', '--import', END_WITH_PARENT];
const API_KEY = 'demo-key-of-the-sandbox';
const READY_TIMEOUT_MS = 180_000;
const STOP_TIMEOUT_MS = 5_000;

/** The service could not be started, or ended by itself; the message holds its last log lines. */
export class ServiceProcessError extends Error {
  override name = 'ServiceProcessError';
}

export interface ServiceProcessOptions {
  host: string;
  port: number;
  /** Ends every wait and every call of the service. */
  signal: AbortSignal;
  /** Called when it ends although nobody stopped it. */
  onEnd: (error: ServiceProcessError) => void;
}

/** The built service as a process of its own between the two simulated vendors, with a fresh store. */
export class ServiceProcess {
  readonly service: Service;
  private readonly child: ChildProcess;
  private readonly folder = mkdtempSync(join(tmpdir(), 'marketo-pipedrive-demo-'));
  private readonly options: ServiceProcessOptions;
  private readonly lastLines: () => string;
  private readonly endAtOnce = (): void => {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  /** @throws ServiceProcessError when the service was not built. */
  constructor(sandbox: Sandbox, options: ServiceProcessOptions) {
    if (!existsSync(PROGRAM)) throw new ServiceProcessError('There is no dist/main.js here: npm run build makes it');
    this.options = options;
    this.service = new Service(`http://${options.host}:${options.port}`, API_KEY, options.signal);
    this.child = spawn(process.execPath, [...FLAGS, PROGRAM], {
      // A folder of its own, where no .env of a developer lies.
      cwd: this.folder,
      env: environment(sandbox, options, this.folder),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.lastLines = lastLinesOf(this.child);
    this.child.once('close', this.tellEnd);
    process.once('exit', this.endAtOnce);
  }

  /** @throws ServiceProcessError when it is not ready within three minutes. */
  async ready(): Promise<void> {
    const giveUpAt = Date.now() + READY_TIMEOUT_MS;
    while (!(await this.service.isReady())) {
      if (Date.now() > giveUpAt) throw this.error('The service did not become ready within three minutes');
      await sleep(50, undefined, { signal: this.options.signal });
    }
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    this.child.off('close', this.tellEnd);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const closed = once(this.child, 'close');
      this.child.kill('SIGTERM');
      await Promise.race([closed, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    }
    process.off('exit', this.endAtOnce);
    this.endAtOnce();
  }

  private readonly tellEnd = (code: number | null, signal: string | null): void => {
    this.options.onEnd(this.error(`The service ended by itself (${signal ?? `exit code ${String(code)}`})`));
  };

  private error(what: string): ServiceProcessError {
    return new ServiceProcessError(`${what}. Its last lines:\n${this.lastLines()}`);
  }
}

function environment(
  { marketo, pipedrive }: Sandbox,
  { host, port }: ServiceProcessOptions,
  folder: string,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SystemRoot: process.env['SystemRoot'],
    HOST: host,
    PORT: String(port),
    API_KEYS: `demo:${API_KEY}`,
    MARKETO_IDENTITY_URL: marketo.identityUrl,
    MARKETO_REST_URL: marketo.restUrl,
    MARKETO_CLIENT_ID: marketo.clientId,
    MARKETO_CLIENT_SECRET: marketo.clientSecret,
    PIPEDRIVE_URL: pipedrive.url,
    PIPEDRIVE_API_TOKEN: pipedrive.apiToken,
    MAPPING_FILE: join(HERE, 'mapping.ts'),
    DATABASE_URL: `sqlite:${join(folder, 'sync.db')}`,
    QUEUE_MIN_BACKOFF_SECONDS: '1',
    LOG_LEVEL: 'warn',
  };
}
