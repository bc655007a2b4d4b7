import { type Kysely, type Transaction } from 'kysely';
import { inBatches } from '../../../base/values/shapes';
import { type TaskError } from '../../../queue';
import { type Price } from '../../engine/price';
import {
  type DifferingField,
  type JobCost,
  type JobCounts,
  type JobItem,
  type JobOutcome,
  type RecordOutcome,
  type JobRecord,
} from '../job';
import { JobInterrupted } from '../job-interrupted';
import { nameOf, shownItem } from './job-rows';
import { type JobTables } from './job-tables';

/** Parameters that a statement may have. */
const ROWS_AT_ONCE = 200;

/** How far the reading of a list has come. */
export interface ListPlace<T> {
  readonly isWhole: boolean;
  readonly place: T | null;
}

/** A record that is to be done. */
export interface DueRecord {
  readonly rank: number;
  readonly id: number;
  readonly tries: number;
  /** What an earlier try was about to do. */
  readonly intended: RecordOutcome | null;
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
  /** @param holder - who has the job's lease; null for what no lease goes with. */
  constructor(
    private readonly db: Kysely<JobTables>,
    readonly job: string,
    private readonly holder: string | null = null,
  ) {}

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

  /** Of what others than the work itself have done. */
  async leaveOut(rank: number, ids: readonly number[]): Promise<void> {
    for (const some of inBatches(ids, ROWS_AT_ONCE)) {
      await this.db
        .updateTable('job_record')
        .set({ outcome: 'left out' })
        .where('job', '=', this.job)
        .where('rank', '=', rank)
        .where('record_id', 'in', some)
        .execute();
    }
  }

  private async keepListIn<T>(db: Kysely<JobTables>, name: string, { isWhole, place }: ListPlace<T>): Promise<void> {
    const now = { is_whole: isWhole ? 1 : 0, place: place === null ? null : JSON.stringify(place) };
    await db
      .insertInto('job_list')
      .values({ job: this.job, name, ...now })
      .onConflict((conflict) => conflict.columns(['job', 'name']).doUpdateSet(now))
      .execute();
  }

  /** Those that are known already stay as they are. */
  async addRecords(rank: number, ids: readonly number[]): Promise<void> {
    for (const some of inBatches([...new Set(ids)], ROWS_AT_ONCE)) {
      await this.db
        .insertInto('job_record')
        .values(some.map((id) => ({ job: this.job, rank, record_id: id, outcome: null, tries: 0, intended: null })))
        .onConflict((conflict) => conflict.columns(['job', 'rank', 'record_id']).doNothing())
        .execute();
    }
  }

  /** Only the first ones stay, in the order of work. */
  async keepFirst(limit: number): Promise<void> {
    const last = await this.db
      .selectFrom('job_record')
      .select(['rank', 'record_id'])
      .where('job', '=', this.job)
      .orderBy('rank')
      .orderBy('record_id')
      .offset(limit - 1)
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return;
    await this.db
      .deleteFrom('job_record')
      .where('job', '=', this.job)
      .where((where) =>
        where.or([
          where('rank', '>', last.rank),
          where.and([where('rank', '=', last.rank), where('record_id', '>', last.record_id)]),
        ]),
      )
      .execute();
  }

  async countRecords(): Promise<number> {
    const { count } = await this.db
      .selectFrom('job_record')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where('job', '=', this.job)
      .executeTakeFirstOrThrow();
    return count;
  }

  /** The next ones to be done, all of one rank; empty where none is left. */
  async due(limit: number): Promise<DueRecord[]> {
    const rows = await this.db
      .selectFrom('job_record')
      .select(['rank', 'record_id', 'tries', 'intended'])
      .where('job', '=', this.job)
      .where('outcome', 'is', null)
      .orderBy('rank')
      .orderBy('record_id')
      .limit(limit)
      .execute();
    return rows
      .filter(({ rank }) => rank === rows[0]!.rank)
      .map(({ rank, record_id: id, tries, intended }) => ({
        rank,
        id,
        tries,
        intended: intended as RecordOutcome | null,
      }));
  }

  /** What is about to be done to the target of a record. */
  async intend({ rank, id }: DueRecord, intended: RecordOutcome): Promise<void> {
    await this.ofRecord(rank, id).set({ intended }).execute();
  }

  /** Another try was in vain. */
  async countTry({ rank, id }: DueRecord): Promise<void> {
    await this.ofRecord(rank, id)
      .set((expression) => ({ tries: expression('tries', '+', 1) }))
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
      await this.ofRecord(due.rank, due.id, transaction).set({ outcome }).execute();
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
    const left = await this.countRecords();
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

  private ofRecord(rank: number, id: number, db: Kysely<JobTables> | Transaction<JobTables> = this.db) {
    return db
      .updateTable('job_record')
      .where('job', '=', this.job)
      .where('rank', '=', rank)
      .where('record_id', '=', id);
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
