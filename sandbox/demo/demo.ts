import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../index.ts';
import { FirstDay } from './first-day.ts';
import { costOf, costText, hasWritten, Narrator, outcomeOf, type Paint, taskText } from './narrator.ts';
import { type Played, Player } from './player.ts';
import { freePort } from './ports.ts';
import { type Verdict, verdicts } from './promises.ts';
import { ServiceProcess, type ServiceProcessError } from './service-process.ts';
import { IN_PIPEDRIVE_ALREADY, STORY, wireWebhooks, WITHOUT_PERSON } from './story.ts';
import { summary } from './summary.ts';

const HOST = '127.0.0.1';
const PREFERRED = { control: 4010, marketo: 4011, pipedrive: 4012, service: 3000 };
/** How long Pipedrive's search does not see a new record, as in real life. */
const SEARCH_LAG_MS = 1500;

/** No pause longer than two seconds is silent. */
const TOLD_AFTER_MS = 1_900;
/** Of the 100 calls that Marketo allows in 20 seconds, those after which the service has to wait for more. */
const MANY_CALLS = 80;
const CALL_WINDOW_MS = 20_000;

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
    const played = await this.tell(player, sandbox);
    const firstDay = new FirstDay(service, (...lines) => this.print(...lines), this.options.paint);
    const { leads, verdict } = await firstDay.run();
    await this.patiently(player.atRest(), () => whyItTakes(sandbox));
    this.print('', this.options.paint('bold', 'What the story did, and what it cost'), '', ...summary(played));
    const ofRecords = verdicts(sandbox, [...new Set([...linkedLeads(player), ...leads])]);
    const isKept = this.judge([...ofRecords, verdict, mailedOnce(sandbox), asTold(played), restsAfterwards(played)]);
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
    await this.patiently(running.ready(), () => 'the service starts');
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    this.print(`The service listens on ${running.service.url}, ready after ${seconds} s: it has checked its mapping`);
    this.print(`against both accounts (${costText(costOf(sandbox.calls.list()))}).`);
    this.print('Marketo allows 100 calls in 20 seconds; where the story needs more, the service waits.');
    this.print('Pipedrive counts its calls in tokens, of which a company has so many a day.');
    wireWebhooks(sandbox, running.service.url, running.service.apiKey);
    return running;
  }

  private async port(preferred: number): Promise<number> {
    const port = await freePort(preferred, HOST);
    if (port !== preferred) this.print(`Port ${preferred} is taken by another program; ${port} is used instead.`);
    return port;
  }

  private async tell(player: Player, sandbox: Sandbox): Promise<Played[]> {
    const played: Played[] = [];
    for (const { title, events } of STORY) {
      this.print(...this.narrator.chapter(title));
      for (const event of events) {
        played.push(await this.patiently(player.play(event), () => whyItTakes(sandbox)));
        this.print(...this.narrator.event(played.length, played.at(-1)!));
        await sleep(this.options.pauseMs, undefined, { signal: this.options.signal });
      }
    }
    return played;
  }

  /** Tells of a pause that a person would wonder at. */
  private async patiently<T>(work: Promise<T>, meanwhile: () => string): Promise<T> {
    const since = performance.now();
    const timer = setInterval(() => {
      const seconds = Math.round((performance.now() - since) / 1000);
      this.print(this.options.paint('dim', `    … ${seconds} s: ${meanwhile()}`));
    }, TOLD_AFTER_MS);
    try {
      return await work;
    } finally {
      clearInterval(timer);
    }
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

function whyItTakes({ calls, clock }: Sandbox): string {
  const since = clock.now() - CALL_WINDOW_MS;
  const lately = calls.list({ vendor: 'marketo' }).filter(({ at }) => Date.parse(at) > since).length;
  return lately < MANY_CALLS
    ? 'the service is at work, and both systems tell it of every write'
    : `the service waits, for it has made ${lately} of the 100 calls that Marketo allows in 20 seconds`;
}

/** Leads that must have a person: of those of the story all that are left and can have one. */
function linkedLeads({ world }: Player): number[] {
  const without = new Set(WITHOUT_PERSON.map((name) => world.leadId(name)));
  return world.storyLeads().filter((id) => !without.has(id));
}

function mailedOnce({ pipedrive }: Sandbox): Verdict {
  const subjects = pipedrive
    .activities()
    .filter(({ type }) => type === 'email')
    .map(({ subject }) => String(subject));
  const twice = subjects.filter((subject, position) => subjects.indexOf(subject) !== position);
  return {
    promise: 'Every e-mail of Marketo became an activity once',
    checked: `${subjects.length} e-mails`,
    contradictions: twice.map((subject) => `${subject} became several activities`),
  };
}

function asTold(played: readonly Played[]): Verdict {
  const other = played.filter(({ event, task }) => ![event.expected, event.orElse].includes(outcomeOf(task)));
  return {
    promise: 'Every event ended as it has to',
    checked: `${played.length} events`,
    contradictions: other.map(
      ({ event, task }) => `${event.what}: ${outcomeOf(task)}, not ${event.expected} (task ${task.name})`,
    ),
  };
}

/** The webhooks of both sides are wired: without an end to the echoes, they would go on for ever. */
function restsAfterwards(played: readonly Played[]): Verdict {
  const contradictions = played.flatMap(({ event, further }) => {
    const written = further.filter(hasWritten);
    const types = written.map(({ type }) => type).toSorted();
    const isAsTold = types.join() === [...(event.follows ?? [])].toSorted().join();
    return isAsTold ? [] : [`${event.what}: further tasks wrote: ${written.map(taskText).join(', ') || 'none'}`];
  });
  return {
    promise: 'Every echo of a write ended without a write',
    checked: `${played.flatMap(({ further }) => further).length} further tasks`,
    contradictions,
  };
}
