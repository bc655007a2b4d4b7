import { type Kysely, type Transaction } from 'kysely';
import { type TaskError } from '../../../queue';
import { type Price } from '../../engine/price';
import {
  type DifferingField,
  type JobCost,
  type JobCounts,
  type JobItem,
  type JobOutcome,
  type JobRecord,
} from '../job';
import { JobInterrupted } from '../job-interrupted';
import { type DueRecord, JobRecords } from './job-records';
import { nameOf, shownItem } from './job-rows';
import { type JobTables } from './job-tables';

/** How far the reading of a list has come. */
export interface ListPlace<T> {
  readonly isWhole: boolean;
  readonly place: T | null;
}

/** What was found out about a record. */
export interface Finding {
  readonly record: JobRecord;
  readonly target: JobRecord | null;
  readonly outcome: JobOutcome;
  readonly result?: unknown;
  readonly error?: TaskError;
  readonly fields?: readonly DifferingField[];
}

/** A page of a list, and what was found in it. */
export interface SettledPage<T> {
  readonly list: string;
  readonly place: ListPlace<T>;
  readonly findings: readonly Finding[];
  readonly counts: JobCounts;
  /** How many pairs it had. */
  readonly done: number;
}

/** How far one job has come. All of it belongs to the process that has the job's lease. */
export class JobProgress {
  /** Those that it is to do. */
  readonly records: JobRecords;

  /** @param holder - who has the job's lease; null for what no lease goes with. */
  constructor(
    private readonly db: Kysely<JobTables>,
    readonly job: string,
    private readonly holder: string | null = null,
  ) {
    this.records = new JobRecords(db, job);
  }

  async list<T>(name: string): Promise<ListPlace<T>> {
    const row = await this.db
      .selectFrom('job_list')
      .select(['is_whole', 'place'])
      .where('job', '=', this.job)
      .where('name', '=', name)
      .executeTakeFirst();
    if (row === undefined) return { isWhole: false, place: null };
    return { isWhole: row.is_whole === 1, place: row.place === null ? null : (JSON.parse(row.place) as T) };
  }

  async keepList<T>(name: string, place: ListPlace<T>): Promise<void> {
    await this.keepListIn(this.db, name, place);
  }

  /** A page of a list is done, in one transaction with what was found in it. @throws JobInterrupted as `settle` */
  async settlePage<T>({ list, place, findings, counts, done }: SettledPage<T>): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await this.keepListIn(transaction, list, place);
      for (const finding of findings) await this.insertFinding(transaction, finding);
      await this.count(transaction, counts, done);
    });
  }

  private async keepListIn<T>(db: Kysely<JobTables>, name: string, { isWhole, place }: ListPlace<T>): Promise<void> {
    const now = { is_whole: isWhole ? 1 : 0, place: place === null ? null : JSON.stringify(place) };
    await db
      .insertInto('job_list')
      .values({ job: this.job, name, ...now })
      .onConflict((conflict) => conflict.columns(['job', 'name']).doUpdateSet(now))
      .execute();
  }

  /**
   * A record is done, in one transaction with the counts that include it.
   *
   * @param finding - null where nothing is to be told of it.
   * @throws JobInterrupted where another process has taken the job over: then that one's account counts.
   */
  async settle(due: DueRecord, outcome: string, finding: Finding | null, counts: JobCounts): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await this.records.end(due, outcome, transaction);
      if (finding) await this.insertFinding(transaction, finding);
      await this.count(transaction, counts, 1);
    });
  }

  /** What an audit found that its tasks may have put right. @returns `last`: where to go on; null at the end. */
  async itemsAfter(number: number, limit: number): Promise<{ items: JobItem[]; last: number | null }> {
    const rows = await this.db
      .selectFrom('job_item')
      .selectAll()
      .where('job', '=', this.job)
      .where('number', '>', number)
      .orderBy('number')
      .limit(limit)
      .execute();
    return { items: rows.map(shownItem), last: rows.at(-1)?.number ?? null };
  }

  /** The pairs that are done, and as many as there are leads with a link. */
  async keepTotalOfAudit(): Promise<void> {
    const left = await this.records.count();
    await this.db
      .updateTable('job')
      .set((expression) => ({ total: expression('done', '+', left) }))
      .where('id', '=', this.job)
      .where('total', 'is', null)
      .execute();
  }

  async keepTotal(total: number): Promise<void> {
    await this.db.updateTable('job').set({ total }).where('id', '=', this.job).execute();
  }

  async keepCost(cost: JobCost, price: Price): Promise<void> {
    const figures = { cost: JSON.stringify(cost), price: JSON.stringify(price) };
    await this.ofJob().set(figures).execute();
  }

  private async count(transaction: Transaction<JobTables>, counts: JobCounts, done: number): Promise<void> {
    const { numUpdatedRows } = await this.ofJob(transaction)
      .set((expression) => ({ counts: JSON.stringify(counts), done: expression('done', '+', done) }))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new JobInterrupted();
  }

  /** Only while the lease is this process's. */
  private ofJob(db: Kysely<JobTables> = this.db) {
    const job = db.updateTable('job').where('id', '=', this.job);
    return this.holder === null ? job : job.where('holder', '=', this.holder);
  }

  private async insertFinding(transaction: Transaction<JobTables>, finding: Finding): Promise<void> {
    const { record, target, outcome, result, error, fields } = finding;
    const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
    await transaction
      .insertInto('job_item')
      .values({
        job: this.job,
        record: nameOf(record),
        target: target && nameOf(target),
        outcome,
        result: json(result),
        error: json(error),
        fields: json(fields),
      })
      .execute();
  }
}
