import { type Kysely } from 'kysely';
import { inBatches } from '../../../base/values/shapes';
import { type RecordOutcome } from '../job';
import { type JobTables } from './job-tables';

/** Parameters that a statement may have. */
const ROWS_AT_ONCE = 200;

/** A record that is to be done. */
export interface DueRecord {
  readonly rank: number;
  readonly id: number;
  readonly tries: number;
  /** What an earlier try was about to do. */
  readonly intended: RecordOutcome | null;
}

/** The records that one job is to do, in the order of their rank and id. */
export class JobRecords {
  constructor(
    private readonly db: Kysely<JobTables>,
    private readonly job: string,
  ) {}

  /** Those that are known already stay as they are. */
  async add(rank: number, ids: readonly number[]): Promise<void> {
    for (const some of inBatches([...new Set(ids)], ROWS_AT_ONCE)) {
      await this.db
        .insertInto('job_record')
        .values(some.map((id) => ({ job: this.job, rank, record_id: id, outcome: null, tries: 0, intended: null })))
        .onConflict((conflict) => conflict.columns(['job', 'rank', 'record_id']).doNothing())
        .execute();
    }
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

  /** So many stay: those that are done, and then the first ones in the order of work. */
  async keepFirst(limit: number): Promise<void> {
    const done = (await this.count()) - (await this.count('due'));
    const last =
      done >= limit
        ? { rank: -1, record_id: 0 }
        : await this.db
            .selectFrom('job_record')
            .select(['rank', 'record_id'])
            .where('job', '=', this.job)
            .where('outcome', 'is', null)
            .orderBy('rank')
            .orderBy('record_id')
            .offset(limit - done - 1)
            .limit(1)
            .executeTakeFirst();
    if (last === undefined) return;
    await this.db
      .deleteFrom('job_record')
      .where('job', '=', this.job)
      .where('outcome', 'is', null)
      .where((where) =>
        where.or([
          where('rank', '>', last.rank),
          where.and([where('rank', '=', last.rank), where('record_id', '>', last.record_id)]),
        ]),
      )
      .execute();
  }

  async count(which: 'all' | 'due' = 'all'): Promise<number> {
    const { count } = await this.db
      .selectFrom('job_record')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where('job', '=', this.job)
      .$if(which === 'due', (query) => query.where('outcome', 'is', null))
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

  /** A record is done. @param transaction - in which this is told. */
  async end({ rank, id }: DueRecord, outcome: string, transaction: Kysely<JobTables>): Promise<void> {
    await this.ofRecord(rank, id, transaction).set({ outcome }).execute();
  }

  private ofRecord(rank: number, id: number, db: Kysely<JobTables> = this.db) {
    return db
      .updateTable('job_record')
      .where('job', '=', this.job)
      .where('rank', '=', rank)
      .where('record_id', '=', id);
  }
}
