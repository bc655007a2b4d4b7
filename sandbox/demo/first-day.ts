import { setTimeout as sleep } from 'node:timers/promises';
import { costText, type Cost, type Paint } from './narrator.ts';
import { type Verdict } from './promises.ts';
import { type Service } from './service.ts';

const TITLE = 'Those who were there before: the first day of the service in a company, with the plan first';
const PERSONS = { from: 'pipedrive', kinds: ['person'], limit: 30 };
const POLL_MS = 100;
/** No pause longer than two seconds is silent. */
const TOLD_EVERY_MS = 1_500;

interface Price {
  marketoCalls: number;
  pipedriveCalls: number;
  pipedriveTokens: number;
}

interface Job {
  state: string;
  progress: { done: number; total: number | null };
  counts: Record<string, number>;
  cost: Price;
  price: Price;
}

/** What came of the first day. */
export interface Loaded {
  /** Ids of the leads that have a person now. */
  leads: number[];
  verdict: Verdict;
}

/** Loads persons whom sales had before the story, and has their leads tell what persons lack. */
export class FirstDay {
  private readonly service: Service;
  private readonly print: (...lines: string[]) => void;
  private readonly paint: Paint;

  constructor(service: Service, print: (...lines: string[]) => void, paint: Paint) {
    this.service = service;
    this.print = print;
    this.paint = paint;
  }

  async run(): Promise<Loaded> {
    this.print('', this.paint('bold', TITLE), '');
    const plan = await this.job('What would come of 30 persons? Nothing is written', { type: 'plan', ...PERSONS });
    this.tell('it would cost', costText(costOf(plan.price)));
    const backfill = await this.job('They are carried over', { type: 'backfill', mode: 'sync', ...PERSONS });
    this.tell('it cost', costText(costOf(backfill.cost)));
    const leads = await this.leadsOf(backfill.id);
    const back = { type: 'backfill', mode: 'sync', from: 'marketo', kinds: ['lead'], ids: leads };
    await this.job('Their leads knew more of some of them', back);
    return { leads, verdict: asPlanned(plan, backfill) };
  }

  private async job(what: string, options: object): Promise<Job & { id: string }> {
    this.print(`    ${this.paint('bold', what)}`);
    const { status, body } = await this.service.call('POST', '/jobs', options);
    if (status !== 202) throw new Error(`POST /jobs answered ${status}: ${JSON.stringify(body)}`);
    const { id } = body as { id: string };
    const job = await this.ended(id);
    if (job.state !== 'succeeded') throw new Error(`The job ${id} is ${job.state}`);
    this.tell('came to', countsText(job.counts));
    return { ...job, id };
  }

  private async ended(id: string): Promise<Job> {
    for (let toldAt = performance.now(); ; await sleep(POLL_MS, undefined, { signal: this.service.signal })) {
      const job = (await this.service.call('GET', `/jobs/${id}`)).body as Job;
      if (job.state !== 'queued' && job.state !== 'running') return job;
      if (performance.now() - toldAt < TOLD_EVERY_MS) continue;
      toldAt = performance.now();
      const { done, total } = job.progress;
      this.tell(
        '…',
        total === null ? 'reads the lists' : `${done} of ${total}, at a pace that leaves room for webhooks`,
      );
    }
  }

  private async leadsOf(job: string): Promise<number[]> {
    const { body } = await this.service.call('GET', `/jobs/${job}/items?limit=100`);
    const { items } = body as { items: { target: { id: number } | null }[] };
    return items.flatMap(({ target }) => (target === null ? [] : [target.id]));
  }

  private tell(label: string, text: string): void {
    this.print(`    ${this.paint('dim', label.padEnd(14))}${text}`);
  }
}

/** The plan is of no use unless it comes true. */
export function asPlanned(
  plan: Pick<Job, 'counts' | 'price'>,
  { counts, cost }: Pick<Job, 'counts' | 'cost'>,
): Verdict {
  const contradictions: string[] = [];
  if (countsText(plan.counts) !== countsText(counts)) contradictions.push(`planned: ${countsText(plan.counts)}`);
  const [planned, spent] = [costText(costOf(plan.price)), costText(costOf(cost))];
  if (planned !== spent) contradictions.push(`the price was ${planned}, the cost ${spent}`);
  return {
    promise: 'The first day came to what its plan had told, and cost that',
    checked: countsText(counts),
    contradictions,
  };
}

const costOf = ({ marketoCalls, pipedriveCalls, pipedriveTokens: tokens }: Price): Cost => ({
  marketoCalls,
  pipedriveCalls,
  tokens,
});

const countsText = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ') || 'nothing';
