import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../index.ts';
import { costOf, costText, Narrator, outcomeOf, type Paint } from './narrator.ts';
import { type Played, Player } from './player.ts';
import { freePort } from './ports.ts';
import { type Verdict, verdicts } from './promises.ts';
import { ServiceProcess, type ServiceProcessError } from './service-process.ts';
import { campaigns, IN_PIPEDRIVE_ALREADY, STORY } from './story.ts';
import { summary } from './summary.ts';

const HOST = '127.0.0.1';
const PREFERRED = { control: 4010, marketo: 4011, pipedrive: 4012, service: 3000 };
/** How long Pipedrive's search does not see a new record, as in real life. */
const SEARCH_LAG_MS = 1500;

export interface DemoOptions {
  signal: AbortSignal;
  onServiceEnd: (error: ServiceProcessError) => void;
  print: (line: string) => void;
  paint: Paint;
  /** Between two events, so that a person can read along. */
  pauseMs: number;
}

/** The sandbox, and the service that runs between its two vendors. */
export class Demo {
  private readonly options: DemoOptions;
  private readonly narrator: Narrator;
  private readonly closing: (() => Promise<void>)[] = [];

  constructor(options: DemoOptions) {
    this.options = options;
    this.narrator = new Narrator(options.paint);
  }

  /** Starts all, tells the story, and gives what can be tried afterwards. Call `close` in any case. */
  async run(): Promise<{ isKept: boolean; sandbox: Sandbox; service: ServiceProcess['service']; player: Player }> {
    const sandbox = await this.startSandbox();
    const { service } = await this.startService(sandbox);
    const player = new Player(sandbox, service);
    const played = await this.tell(player);
    this.print('', this.options.paint('bold', 'What was done, and what it cost'), '', ...summary(played));
    const isKept = this.judge([...verdicts(sandbox, linkedLeads(player, played)), asTold(played)]);
    return { isKept, sandbox, service, player };
  }

  /** Ends both and removes what they wrote. */
  async close(): Promise<void> {
    for (const end of this.closing.splice(0).toReversed()) await end();
  }

  private async startSandbox(): Promise<Sandbox> {
    const [control, marketo, pipedrive] = await Promise.all(
      [PREFERRED.control, PREFERRED.marketo, PREFERRED.pipedrive].map((port) => this.port(port)),
    );
    const ports = { control: control ?? 0, marketo: marketo ?? 0, pipedrive: pipedrive ?? 0 };
    const sandbox = await startSandbox({ host: HOST, ports });
    this.closing.push(() => sandbox.close());
    for (const person of IN_PIPEDRIVE_ALREADY) sandbox.pipedrive.createPerson(person);
    sandbox.pipedrive.searchLagMs = SEARCH_LAG_MS;
    this.print(`The simulated Marketo listens on ${sandbox.marketo.url}, Pipedrive on ${sandbox.pipedrive.url};`);
    this.print(`${sandbox.controlUrl} shows both. All people and companies are invented.`);
    return sandbox;
  }

  private async startService(sandbox: Sandbox): Promise<ServiceProcess> {
    const { signal, onServiceEnd: onEnd } = this.options;
    const startedAt = performance.now();
    const running = new ServiceProcess(sandbox, {
      host: HOST,
      port: await this.port(PREFERRED.service),
      signal,
      onEnd,
    });
    this.closing.push(() => running.stop());
    await running.ready();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.print(`The service listens on ${running.service.url}, ready after ${seconds} s: it has checked its mapping`);
    this.print(`against both accounts (${costText(costOf(sandbox.calls.list()))}).`);
    sandbox.marketo.campaigns.push(...campaigns(running.service.url, running.service.apiKey));
    return running;
  }

  private async port(preferred: number): Promise<number> {
    const port = await freePort(preferred, HOST);
    if (port !== preferred) this.print(`Port ${preferred} is taken by another program; ${port} is used instead.`);
    return port;
  }

  private async tell(player: Player): Promise<Played[]> {
    const played: Played[] = [];
    for (const { title, events } of STORY) {
      this.print(...this.narrator.chapter(title));
      for (const event of events) {
        played.push(await player.play(event));
        this.print(...this.narrator.event(played.length, played.at(-1)!));
        await sleep(this.options.pauseMs, undefined, { signal: this.options.signal });
      }
    }
    return played;
  }

  private judge(all: readonly Verdict[]): boolean {
    const { paint } = this.options;
    this.print('', paint('bold', 'Looked up in the records of both systems'), '');
    for (const { promise, checked, contradictions } of all) {
      const isKept = contradictions.length === 0;
      this.print(`${isKept ? paint('green', 'holds ') : paint('red', 'BROKEN')}  ${promise} (${checked})`);
      this.print(...contradictions.map((contradiction) => `          ${contradiction}`));
    }
    return all.every(({ contradictions }) => contradictions.length === 0);
  }

  private print(...lines: string[]): void {
    for (const line of lines) this.options.print(line);
  }
}

/** Leads whose last run left them with a person. */
function linkedLeads(player: Player, played: readonly Played[]): number[] {
  const linked = new Set<number>();
  for (const { event, task } of played) {
    const leadId = player.leadId(event.action.lead);
    const outcome = outcomeOf(task);
    if (outcome === 'created' || outcome === 'updated') linked.add(leadId);
    if (outcome === 'deleted') linked.delete(leadId);
  }
  return [...linked];
}

function asTold(played: readonly Played[]): Verdict {
  const other = played.filter(({ event, task }) => outcomeOf(task) !== event.expected);
  return {
    promise: 'Every task ended as it has to',
    checked: `${played.length} tasks`,
    contradictions: other.map(
      ({ event, task }) => `${event.what}: ${outcomeOf(task)}, not ${event.expected} (task ${task.name})`,
    ),
  };
}
