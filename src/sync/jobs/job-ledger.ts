import { memberOf } from '../../base/by-name';
import { CallMeter } from '../../base/http-client/call-meter';
import { isReadOnce, NOTHING, type Price, sumOfPrices } from '../engine/price';
import { type JobContext } from './job-context';
import { type Mirror } from './batch/mirror';
import { type JobCost, type JobCounts, type PairOutcome } from './job';
import { type RecordEnd } from './records/record-work';
import { costIn, countsIn, priceIn, type JobRow } from './store/job-rows';
import { type Finding, type ListPlace } from './store/job-progress';
import { type DueRecord } from './store/job-records';

/** By outcome, what a page adds to the counts. */
export type Found = Partial<Record<PairOutcome, number>>;

/** What a job has found and spent, as it is kept while the job goes on. */
export class JobLedger {
  private counts: Record<string, number>;
  private cost: JobCost;
  private price: Price;
  private spentInBatches: Price = NOTHING;
  private lastSettled: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: JobContext,
    row: JobRow,
  ) {
    this.counts = countsIn(row);
    this.cost = costIn(row);
    this.price = priceIn(row);
  }

  /** Work whose calls count as walks over lists, those of batches within it left out. */
  async ofLists<T>(work: () => Promise<T>): Promise<T> {
    const meter = new CallMeter();
    const before = this.spentInBatches;
    try {
      return await meter.run(work);
    } finally {
      const inBatches = withoutPart(this.spentInBatches, before);
      const spent = withoutPart(spentIn(meter), inBatches);
      this.cost = { ...this.cost, lists: sumOfPrices(this.cost.lists, spent) };
      await this.context.progress.keepCost(this.cost, this.price);
    }
  }

  /** @param isPlan - of works that write nothing. */
  async ofBatch<T>(
    isPlan: boolean,
    works: readonly (() => Promise<T>)[],
    mirror: Mirror | null = null,
  ): Promise<PromiseSettledResult<T>[]> {
    const readings = new CallMeter(isReadOnce);
    const { scope } = this.context;
    const run = () => (isPlan ? scope.played(works, mirror) : scope.real(works));
    const { ended, spent, wouldCost } = await readings.run(run);
    const lists = sumOfPrices(this.cost.lists, spentIn(readings));
    this.spentInBatches = sumOfPrices(this.spentInBatches, spent, spentIn(readings));
    this.cost = { ...sumOfPrices(this.cost, spent), lists };
    if (isPlan && mirror === null) this.price = sumOfPrices(this.price, wouldCost);
    await this.context.progress.keepCost(this.cost, this.price);
    return ended;
  }

  /** One after the other, so that what is kept of the counts is what they came to. */
  settle(record: DueRecord, end: RecordEnd): Promise<void> {
    const mine = this.lastSettled.then(() => this.settleNow(record, end));
    this.lastSettled = mine.catch(() => undefined);
    return mine;
  }

  /** A page of a list is done: what was found in it, and where the list goes on. */
  async settlePage<T>(page: {
    list: string;
    place: ListPlace<T>;
    findings: readonly Finding[];
    found: Found;
  }): Promise<void> {
    const added = Object.entries(page.found).map(
      ([outcome, count]) => [outcome, (memberOf(this.counts, outcome) ?? 0) + count] as const,
    );
    const counts = { ...this.counts, ...Object.fromEntries(added) };
    const done = page.found.pairs ?? 0;
    await this.context.progress.settlePage({ ...page, done, counts: counts as JobCounts });
    this.counts = counts;
  }

  private async settleNow(record: DueRecord, { outcome, finding }: RecordEnd): Promise<void> {
    const counts = { ...this.counts, [outcome]: (this.counts[outcome] ?? 0) + 1 };
    await this.context.progress.settle(record, outcome, finding, counts as JobCounts);
    this.counts = counts;
  }
}

function spentIn(meter: CallMeter): Price {
  const [marketo, pipedrive] = [meter.of('Marketo'), meter.of('Pipedrive')];
  return { marketoCalls: marketo.calls, pipedriveCalls: pipedrive.calls, pipedriveTokens: pipedrive.tokens };
}

const withoutPart = (whole: Price, part: Price): Price => ({
  marketoCalls: whole.marketoCalls - part.marketoCalls,
  pipedriveCalls: whole.pipedriveCalls - part.pipedriveCalls,
  pipedriveTokens: whole.pipedriveTokens - part.pipedriveTokens,
});
