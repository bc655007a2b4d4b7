import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { type Cost, shown } from '../test/cost/measured.ts';
import { BuiltService } from './support/built-service.ts';
import { duplicates, foundCompany } from './support/existing-company.ts';
import { machine } from './support/machine.ts';
import { send } from './support/webhooks.ts';

const LATENCY_MS = 50;
const [SIZE = 5000, KILLS = 5, BURST = 20] = process.argv.slice(2).map(Number);
/** To what the figures are carried forward, and what the smallest plan of Pipedrive gives a user a day. */
const LARGE = 50_000;
const TOKENS_OF_A_SEAT = 30_000;
const FOR_JOBS = 0.8;
const LOOKS_EVERY_MS = 250;
const WEBHOOKS = 20;

interface Job {
  state: string;
  finishedAt: string | null;
  pausedBecause: string | null;
  progress: { done: number; total: number | null };
  counts: Record<string, number>;
  cost: Cost & { lists: Cost };
  price: Cost;
}

/**
 * The first day of a company that has leads and persons already: how many of each, how often the service is killed, and
 * what Pipedrive's plan allows in two seconds (20, 40, 100 or 120). @example `… bench/first-day.bench.ts 5000 5 120`
 */
class FirstDay {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bench-'));
  private readonly sandbox: Sandbox;
  private service!: BuiltService;
  private killsLeft = KILLS;
  private memory = 0;
  private searches = 0;
  private lastCall = 0;
  private readonly wrong: string[] = [];
  private spent: Cost = { marketoCalls: 0, pipedriveCalls: 0, pipedriveTokens: 0 };
  private seconds = 0;
  private secondsOfLists = 0;
  /** Of the processes that were killed. */
  private processorMsBefore = 0;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
  }

  async run(): Promise<void> {
    const { same } = foundCompany(this.sandbox, SIZE);
    this.sandbox.pipedrive.switches.burst = BURST;
    console.log(`${SIZE} leads, ${SIZE} persons, ${same} of them the same people, ${KILLS} kills: ${machine()}`);
    console.log(`every call ${LATENCY_MS} ms; Pipedrive takes ${BURST} calls in 2 s, Marketo 100 in 20 s`);
    await this.start();
    for (const from of ['marketo', 'pipedrive']) await this.planned(from);
    const audit = await this.job('audit', { type: 'audit', repair: false });
    this.expect('not every pair is in step', audit.counts['inStep'] === audit.counts['pairs']);
    this.expect('not every lead has a person', (audit.counts['pairs'] ?? 0) >= SIZE);
    for (const twice of duplicates(this.sandbox).slice(0, 10)) this.wrong.push(twice);
    this.expect(`${this.searches} searches`, this.searches === 0);
    this.carryForward();
    await this.webhooksMeanwhile();
    console.log(`memory at most ${this.memory} MB`);
    console.log(this.wrong.length === 0 ? 'all as it should be' : `WRONG: ${this.wrong.join('; ')}`);
    process.exitCode = this.wrong.length === 0 ? 0 : 1;
  }

  async close(): Promise<void> {
    await this.service.killed();
    await this.sandbox.close();
    rmSync(this.folder, { recursive: true });
  }

  private async start(): Promise<void> {
    this.service = await BuiltService.start(this.sandbox, join(this.folder, 'sync.db'));
  }

  private async planned(from: string): Promise<void> {
    const plan = await this.job(`plan from ${from}`, { type: 'plan', from });
    console.log(`  price of the backfill: ${shown(plan.price)}`);
    const kills = from === 'marketo' ? Math.ceil(KILLS / 2) : this.killsLeft;
    this.killsLeft -= kills;
    const backfill = await this.job(`backfill from ${from}`, { type: 'backfill', mode: 'sync', from }, kills);
    const isSame = JSON.stringify(backfill.counts) === JSON.stringify(plan.counts);
    this.expect(`the backfill from ${from} came to other counts than its plan`, isSame);
    // What a killed process read for records that it did not get to is read again.
    const { lists: _, ...cost } = backfill.cost;
    if (kills === 0) this.expect(`it cost ${shown(cost)}`, shown(cost) === shown(plan.price));
    else console.log(`  on records it spent ${shown(cost)}, in spite of ${kills} kills`);
  }

  private async job(name: string, options: object, kills = 0): Promise<Job> {
    const [beganAt, before, processorBefore] = [performance.now(), this.totals(), this.processorMs];
    const { url } = await this.service.post<{ url: string }>('/jobs', options);
    const { job, listedAt } = await this.ended(url, kills);
    const seconds = (performance.now() - beganAt) / 1000;
    const ofLists = (listedAt - beganAt) / 1000;
    const processor = (this.processorMs - processorBefore) / 1000;
    const spent = minus(this.totals(), before);
    this.spent = plus(this.spent, spent);
    this.seconds += seconds;
    this.secondsOfLists += ofLists;
    console.log(
      `${name}: ${job.state}, ${seconds.toFixed(0)} s, ${ofLists.toFixed(0)} of them for lists; processor ${processor.toFixed(0)} s; ${this.service.memory} MB`,
    );
    console.log(`  ${JSON.stringify(job.counts)}`);
    console.log(`  vendors saw ${shown(spent)}; the job: ${shown(plus(job.cost, job.cost.lists))}`);
    this.expect(`${name} ${job.state}`, job.state === 'succeeded');
    return job;
  }

  private async ended(url: string, kills: number): Promise<{ job: Job; listedAt: number }> {
    let listedAt: number | null = null;
    for (let done = 0; ;) {
      await sleep(LOOKS_EVERY_MS);
      const job = await this.service.get<Job>(url);
      this.look();
      const { total, done: records } = job.progress;
      if (total !== null) listedAt ??= performance.now();
      if (job.finishedAt !== null || job.pausedBecause !== null) {
        return { job, listedAt: listedAt ?? performance.now() };
      }
      if (total === null || done === kills || records < ((done + 1) * total) / (kills + 1)) continue;
      this.processorMsBefore += this.service.processorMs;
      await this.service.killed();
      done += 1;
      await this.start();
    }
  }

  private get processorMs(): number {
    return this.processorMsBefore + this.service.processorMs;
  }

  private look(): void {
    const { calls } = this.sandbox;
    const made = calls.list({ since: this.lastCall });
    this.lastCall = calls.lastId();
    this.searches += made.filter(({ path }) => /search/i.test(path)).length;
    this.memory = Math.max(this.memory, this.service.peakMemory);
  }

  private totals(): Cost {
    const [marketo, pipedrive] = [this.sandbox.calls.totals('marketo'), this.sandbox.calls.totals('pipedrive')];
    return { marketoCalls: marketo.tokens, pipedriveCalls: pipedrive.calls, pipedriveTokens: pipedrive.tokens };
  }

  private carryForward(): void {
    const factor = LARGE / SIZE;
    const { marketoCalls, pipedriveCalls, pipedriveTokens } = this.spent;
    const large: Cost = {
      marketoCalls: Math.round(marketoCalls * factor),
      pipedriveCalls: Math.round(pipedriveCalls * factor),
      pipedriveTokens: Math.round(pipedriveTokens * factor),
    };
    const days = large.pipedriveTokens / (TOKENS_OF_A_SEAT * FOR_JOBS);
    // Marketo's files take their time, however many leads are in them.
    const hours = ((this.seconds - this.secondsOfLists) * factor + this.secondsOfLists) / 3600;
    console.log(`in all ${shown(this.spent)}, ${this.seconds.toFixed(0)} s`);
    console.log(
      `${LARGE} would take ${shown(large)}, ${hours.toFixed(1)} hours of work; of ${TOKENS_OF_A_SEAT} tokens a day ${days.toFixed(1)} days`,
    );
  }

  /** How long a changed lead takes from webhook to person, usually and while a backfill writes. */
  private async webhooksMeanwhile(): Promise<void> {
    const { marketo } = this.sandbox;
    const leads = marketo.leads().map(({ id }) => Number(id));
    const own = leads.slice(0, WEBHOOKS);
    const ofJob = leads.slice(WEBHOOKS, WEBHOOKS + 500);
    const usual = await this.timesOf(own, 'Usual');
    for (const id of ofJob) marketo.updateLead(id, { lastName: `Renamed${id}` });
    const options = { type: 'backfill', mode: 'sync', from: 'marketo', kinds: ['lead'], ids: ofJob };
    const { url } = await this.service.post<{ url: string }>('/jobs', options);
    while ((await this.service.get<Job>(url)).progress.done === 0) await sleep(LOOKS_EVERY_MS);
    const meanwhile = await this.timesOf(own, 'Meanwhile');
    const { state } = await this.service.get<Job>(url);
    await this.service.post(`${url}/cancel`);
    console.log(`webhooks: usually ${usual.text}; while a backfill is ${state}: ${meanwhile.text}`);
    this.expect('webhooks waited for the backfill', state !== 'running' || meanwhile.longest < usual.longest + 2000);
  }

  private async timesOf(leads: readonly number[], lastName: string): Promise<{ longest: number; text: string }> {
    const times: number[] = [];
    for (const id of leads) {
      this.sandbox.marketo.updateLead(id, { lastName: `${lastName}${id}` });
      const beganAt = performance.now();
      await send(this.service.url, `/marketo/lead/${id}`, '');
      await this.service.untilDone();
      times.push(performance.now() - beganAt);
    }
    const longest = Math.max(...times);
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    return { longest, text: `${mean.toFixed(0)} ms on average, ${longest.toFixed(0)} ms at most` };
  }

  private expect(otherwise: string, holds: boolean): void {
    if (!holds) this.wrong.push(otherwise);
  }
}

const plus = (one: Cost, other: Cost): Cost => ({
  marketoCalls: one.marketoCalls + other.marketoCalls,
  pipedriveCalls: one.pipedriveCalls + other.pipedriveCalls,
  pipedriveTokens: one.pipedriveTokens + other.pipedriveTokens,
});

const minus = (one: Cost, other: Cost): Cost => ({
  marketoCalls: one.marketoCalls - other.marketoCalls,
  pipedriveCalls: one.pipedriveCalls - other.pipedriveCalls,
  pipedriveTokens: one.pipedriveTokens - other.pipedriveTokens,
});

async function main(): Promise<void> {
  const day = new FirstDay(await startSandbox({ company: 'empty', latencyMs: LATENCY_MS }));
  try {
    await day.run();
  } finally {
    await day.close();
  }
}

void main();
