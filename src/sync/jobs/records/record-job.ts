import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../base/concurrency/clock';
import { type AppError, FAILURES, toAppError } from '../../../base/errors/app-error';
import { LOG, type Log } from '../../../base/logging/log';
import { outsideTrial } from '../../../base/concurrency/trial';
import { observed } from '../../engine/run-observer';
import { MappingCheck } from '../../check/mapping-check';
import { JOB_KINDS, type JobKind, type RecordChoice, type RecordOutcome } from '../job';
import { BudgetWatch } from '../budget-watch';
import { type JobContext } from '../job-context';
import { type JobLedger } from '../job-ledger';
import { type DueRecord } from '../store/job-records';
import { heldUp } from './held-up';
import { countedOutcome, intentionsOf } from './intended-outcome';
import { RecordLists } from './record-lists';
import { failureOf, type RecordEnd, RecordWork } from './record-work';

/** No more than are written within the ten seconds for which a reading counts. */
const RECORDS_TO_A_BATCH = 50;
/** Tries of a record whose error may pass. */
const TRIES = 5;
const FIRST_PAUSE_MS = 1000;

/** A plan or a backfill: what the tasks of many records would do, or do. */
@Injectable()
export class RecordJob {
  constructor(
    private readonly lists: RecordLists,
    private readonly work: RecordWork,
    private readonly budget: BudgetWatch,
    private readonly mapping: MappingCheck,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** @throws JobPaused, JobInterrupted, AppError */
  async run(context: JobContext, ledger: JobLedger, choice: RecordChoice): Promise<void> {
    const missing = await ledger.ofLists(() => this.lists.read(context, choice));
    for (let pauseMs = 0; ;) {
      await context.wait(pauseMs);
      this.mapping.assertUsable();
      await ledger.ofLists(() => this.budget.assertEnough());
      const due = await context.progress.records.due(RECORDS_TO_A_BATCH);
      if (due.length === 0 && missing !== null) throw missing;
      if (due.length === 0) return;
      await ledger.ofLists(() => this.lists.renew(context, choice));
      const again = await this.batch(context, ledger, due);
      pauseMs = again === 0 ? 0 : FIRST_PAUSE_MS * 2 ** again;
    }
  }

  /** @returns how often a record that is to be tried again was tried; 0 where none is. */
  private async batch(context: JobContext, ledger: JobLedger, due: readonly DueRecord[]): Promise<number> {
    const { options } = context;
    const linksOnly = options.type === 'backfill' && options.mode === 'link-only';
    const works = due.map((record) => () => this.one(context, ledger, record, linksOnly));
    const ended = await ledger.ofBatch(options.type === 'plan', works);
    const failures = ended.flatMap((each, index) =>
      each.status === 'rejected' ? [{ record: due[index]!, error: toAppError(each.reason) }] : [],
    );
    if (failures.length > 0) await context.checkIn();
    const held = failures.find(({ error }) => isHeld(error));
    let tries = 0;
    for (const { record, error } of failures) {
      if (isHeld(error)) continue;
      tries = Math.max(tries, record.tries + 1);
      await context.progress.records.countTry(record);
    }
    if (held) throw heldUp(held.error, this.clock.now());
    return tries;
  }

  /** @throws AppError where the record is to be tried again. */
  private async one(context: JobContext, ledger: JobLedger, record: DueRecord, linksOnly: boolean): Promise<void> {
    const kind = JOB_KINDS[record.rank]!;
    let kept: Promise<void> = Promise.resolve();
    const keep = (intended: RecordOutcome): void => {
      // What an earlier process has made is not made by whoever goes on with it.
      if (record.intended !== 'created') kept = outsideTrial(() => context.progress.records.intend(record, intended));
    };
    const isReal = context.options.type === 'backfill' && !linksOnly;
    const work = () => this.endOf(kind, record, linksOnly);
    const end = await (isReal ? observed(intentionsOf(kind, record.id, keep), work) : work());
    await kept;
    const outcome = countedOutcome(end.outcome, record.intended);
    await outsideTrial(() => ledger.settle(record, { ...end, outcome }));
  }

  private async endOf(kind: JobKind, { id, tries }: DueRecord, linksOnly: boolean): Promise<RecordEnd> {
    try {
      return await (linksOnly ? this.work.link(kind, id) : this.work.sync(kind, id));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.retryable && (isHeld(error) || tries + 1 < TRIES)) throw error;
      this.log[FAILURES[error.kind].log]({ kind, id, code: error.kind, err: error }, 'a job failed for a record');
      return failureOf(kind, id, error);
    }
  }
}

/** The vendor, or the store, takes nothing from anybody just now. */
const isHeld = ({ kind, details }: AppError): boolean =>
  details.held === true || kind === 'vendor-exhausted' || kind === 'vendor-throttled' || kind === 'store-unavailable';
