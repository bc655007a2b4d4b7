import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { toAppError } from '../../../base/errors/app-error';
import { inBatches } from '../../../base/values/shapes';
import { type Mirror } from '../batch/mirror';
import { JOB_SIDES, type JobSide } from '../job';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { heldUp } from '../records/held-up';
import { type Comparison, type Pair, PairWork, type Verdict } from './pair-work';

const PAIRS_AT_ONCE = 100;

/** Compares the pairs of a page, both directions, with what the mirror has. */
@Injectable()
export class PairComparing {
  constructor(
    private readonly work: PairWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws JobPaused where a vendor takes no calls. */
  async compare(context: JobContext, ledger: JobLedger, pairs: readonly Pair[], mirror: Mirror): Promise<Comparison[]> {
    const compared: Comparison[] = [];
    for (const some of inBatches(pairs, PAIRS_AT_ONCE)) {
      await context.checkIn();
      const verdicts: Verdict[][] = some.map(() => []);
      for (const from of JOB_SIDES) {
        const ofSide = await this.direction(ledger, some, mirror, from);
        for (const [index, verdict] of ofSide.entries()) verdicts[index]!.push(verdict);
      }
      compared.push(...some.map((pair, index) => this.work.compared(pair, verdicts[index]!)));
    }
    return compared;
  }

  private async direction(
    ledger: JobLedger,
    pairs: readonly Pair[],
    mirror: Mirror,
    from: JobSide,
  ): Promise<Verdict[]> {
    const works = pairs.map((pair) => () => this.work.verdict(pair, from));
    const ended = await ledger.ofBatch(true, works, mirror);
    return ended.map((each) => {
      if (each.status === 'fulfilled') return each.value;
      throw heldUp(toAppError(each.reason), this.clock.now());
    });
  }
}
