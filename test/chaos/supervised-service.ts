import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceEnded, ServiceProcess } from '../support/service-process';

const PRELOAD = join(__dirname, 'clock-preload.cjs');
const RESTART_MS = 100;
const MOST_OF_LOG = 4000;
const DECISION = /^.*both were edited.*$/gm;

/** The service under a supervisor that starts it again whenever it ends. */
export class SupervisedService {
  /** What it printed last, where it ended without having been killed. */
  readonly endedByItself: string[] = [];
  /** What it logged of each conflict that it decided, since its first start. */
  readonly decisions: string[] = [];
  readonly url: string;
  starts = 0;
  private current: ServiceProcess | undefined;
  private isKilled = false;
  private isClosed = false;
  private clockOffsetMs = 0;
  private readonly supervision: Promise<void>;

  constructor(
    private readonly environment: Record<string, string>,
    private readonly port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.supervision = this.supervise();
  }

  get processId(): number | undefined {
    return this.current?.id;
  }

  /** The end of what it has logged since it was started last. */
  get lastWords(): string {
    return this.current?.lastWords.slice(-MOST_OF_LOG) ?? '';
  }

  /** At any moment of its life, its start included. */
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.isKilled = true;
    await this.current?.kill(signal);
  }

  /** How far its wall clock is from the machine's, from now on and after a restart. */
  setClock(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
    this.current?.tell({ clockOffsetMs: offsetMs });
  }

  async untilLive(): Promise<void> {
    for (;;) {
      const isLive = await this.current?.untilLive().then(
        () => true,
        (thrown: unknown) => !(thrown instanceof ServiceEnded),
      );
      if (isLive === true) return;
      await sleep(RESTART_MS);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.kill('SIGKILL');
    await this.supervision;
  }

  private async supervise(): Promise<void> {
    while (!this.isClosed) {
      this.isKilled = false;
      this.starts += 1;
      const environment = { ...this.environment, CHAOS_CLOCK_OFFSET_MS: String(this.clockOffsetMs) };
      const service = ServiceProcess.launch(environment, this.port, PRELOAD);
      this.current = service;
      service.onPrinted((text) => void this.decisions.push(...(text.match(DECISION) ?? [])));
      const code = await service.ended;
      this.current = undefined;
      if (!this.isKilled) this.endedByItself.push(`ended with ${code}: ${service.lastWords.slice(-500)}`);
      await sleep(RESTART_MS);
    }
  }
}
