import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../../sandbox/core/random.ts';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { FOLDERS } from '../support/folders';
import { inSandboxTime } from '../support/in-sandbox-time';

export interface SoakServiceOptions {
  seed: number | string;
  concurrency: number;
  /** `off`: nothing is remembered. `restored`: now and then it is begun anew with an older copy. Default `on`. */
  memory?: 'on' | 'off' | 'restored';
}

/** How often, of the rests, an older memory comes back; else the present one is kept for later. */
const RESTORED = 0.6;

/** The service under soak: at rest it can be ended, and begun anew with what it remembered earlier. */
export class SoakService {
  /** How often an older memory came back. */
  restored = 0;
  private readonly random: SeededRandom;
  private readonly file: string;

  private constructor(
    private readonly options: SoakServiceOptions,
    readonly sandbox: Sandbox,
    private readonly folder: string,
    private app: TestApp,
    private readonly watch: (app: TestApp) => void,
  ) {
    this.random = new SeededRandom(options.seed).derive('memory');
    this.file = join(folder, 'sync.db');
    watch(app);
  }

  /** @param watch - called with the application whenever it has been begun. */
  static async start(
    options: SoakServiceOptions,
    vendors: Parameters<typeof startSandbox>[0],
    watch: (app: TestApp) => void,
  ): Promise<SoakService> {
    const sandbox = await startSandbox({ company: 'empty', ...vendors });
    const folder = mkdtempSync(join(FOLDERS, 'soak-'));
    return new SoakService(options, sandbox, folder, await begin(options, sandbox, join(folder, 'sync.db')), watch);
  }

  /** The application that runs now. */
  get current(): TestApp {
    return this.app;
  }

  /** To be called at rest. What was done before an older memory was kept is in it, what was done since is not. */
  async mayForget(): Promise<void> {
    if (this.options.memory !== 'restored') return;
    const port = Number(new URL(this.app.url).port);
    await this.app.close();
    const older = `${this.file}.older`;
    if (existsSync(older) && this.random.chance(RESTORED)) {
      copyFileSync(older, this.file);
      this.restored += 1;
    } else copyFileSync(this.file, older);
    this.app = await begin(this.options, this.sandbox, this.file, port);
    this.watch(this.app);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true });
  }
}

function begin(options: SoakServiceOptions, vendors: Sandbox, file: string, port = 0): Promise<TestApp> {
  return createTestApp({
    vendors,
    port,
    environment: {
      QUEUE_CONCURRENCY: String(options.concurrency),
      MAPPING_FILE: join(__dirname, 'soak.mapping.ts'),
      QUEUE_MAX_ATTEMPTS: '100',
      DATABASE_URL: `sqlite:${file}`,
      SYNC_MEMORY: options.memory === 'off' ? 'off' : 'on',
    },
    override: inSandboxTime(),
  });
}
