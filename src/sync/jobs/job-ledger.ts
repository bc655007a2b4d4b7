import { CallMeter } from '../../base/http-client/call-meter';
import { isReadOnce, type Price, sumOfPrices } from '../engine/price';
import { type JobContext } from './job-context';
import { type JobCost, type JobCounts } from './job';
import { type RecordEnd } from './records/record-work';
import { costIn, countsIn, priceIn, type JobRow } from './store/job-rows';
import { type DueRecord } from './store/job-progress';

/** What a job has found and spent, as it is kept while the job goes on. */
export class JobLedger {
  private counts: Record<string, number>;
  private cost: JobCost;
  private price: Price;
  private lastSettled: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: JobContext,
    row: JobRow,
  ) {
    this.counts = countsIn(row);
    this.cost = costIn(row);
    this.price = priceIn(row);
  }

  /** Work whose calls count as walks over lists. */
  async ofLists<T>(work: () => Promise<T>): Promise<T> {
    const meter = new CallMeter();
    try {
      return await meter.run(work);
    } finally {
      this.cost = { ...this.cost, lists: sumOfPrices(this.cost.lists, spentIn(meter)) };
      await this.context.progress.keepCost(this.cost, this.price);
    }
  }

  /** @param isPlan - of works that write nothing. */
  async ofBatch<T>(isPlan: boolean, works: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    const readings = new CallMeter(isReadOnce);
    const { scope } = this.context;
    const { ended, spent, wouldCost } = await readings.run(() => (isPlan ? scope.played(works) : scope.real(works)));
    const lists = sumOfPrices(this.cost.lists, spentIn(readings));
    this.cost = { ...sumOfPrices(this.cost, spent), lists };
    if (isPlan) this.price = sumOfPrices(this.price, wouldCost);
    await this.context.progress.keepCost(this.cost, this.price);
    return ended;
  }

  /** One after the other, so that what is kept of the counts is what they came to. */
  settle(record: DueRecord, end: RecordEnd): Promise<void> {
    const mine = this.lastSettled.then(() => this.settleNow(record, end));
    this.lastSettled = mine.catch(() => undefined);
    return mine;
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
