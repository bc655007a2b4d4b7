import { randomBytes } from 'node:crypto';
import { setImmediate as letOthersRun } from 'node:timers/promises';
import { type Kysely, sql, type Transaction, type Updateable } from 'kysely';
import { isPostgres, rowId, takeTurn } from '../../../base/store/dialect';
import { NOTHING } from '../../engine/price';
import {
  countsOf,
  type JobItem,
  type JobOptions,
  type JobOutcome,
  type JobPage,
  type JobState,
  type JobType,
} from '../job';
import { shownItem, type JobRow } from './job-rows';
import { type JobTable, type JobTables } from './job-tables';

const UNFINISHED: readonly JobState[] = ['queued', 'running', 'paused'];
/** What only a job that is under way needs. */
const OF_WORK = ['job_list', 'job_record', 'job_key', 'job_draft'] as const;

/** By one statement, so that others who write need not wait long. */
const DELETED_AT_ONCE = 1000;

/** A change of a job's state that people ask for. */
export interface Decision {
  readonly from: readonly JobState[];
  readonly to: Updateable<JobTable>;
}

/** The jobs, and what they found. */
export class JobStore {
  constructor(private readonly db: Kysely<JobTables>) {}

  /** @returns null where one of the type is not finished yet. */
  add(options: JobOptions, requestedBy: string, now: number): Promise<JobRow | null> {
    const { type, ...members } = options;
    const id = `${type}-${now.toString(36).padStart(9, '0')}${randomBytes(6).toString('hex')}`;
    return this.db.transaction().execute(async (transaction) => {
      await takeTurn(transaction, 'jobs');
      if ((await unfinished(transaction, type)) !== undefined) return null;
      const values = { id, type, options: JSON.stringify(members), requested_by: requestedBy, created_at: now };
      return transaction
        .insertInto('job')
        .values({
          ...values,
          state: 'queued',
          started_at: null,
          finished_at: null,
          done: 0,
          total: null,
          counts: JSON.stringify(countsOf(type)),
          cost: JSON.stringify({ ...NOTHING, lists: NOTHING }),
          price: JSON.stringify(NOTHING),
          paused_because: null,
          resumes_at: null,
          error: null,
          holder: null,
          held_until: 0,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
    });
  }

  async get(id: string): Promise<JobRow | null> {
    if (!/^[\w-]{1,100}$/.test(id)) return null;
    return (await this.db.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;
  }

  async latest(type: JobType): Promise<JobRow | null> {
    const query = this.db.selectFrom('job').selectAll().where('type', '=', type).orderBy('number', 'desc');
    return (await query.limit(1).executeTakeFirst()) ?? null;
  }

  /** The newest first. @param before - number of the last one of the page before. */
  async list(limit: number, before: number | null): Promise<JobPage<JobRow>> {
    const rows = await this.db
      .selectFrom('job')
      .selectAll()
      .$if(before !== null, (query) => query.where('number', '<', before))
      .orderBy('number', 'desc')
      .limit(limit + 1)
      .execute();
    const items = rows.slice(0, limit);
    return { items, nextCursor: rows.length > limit ? String(items.at(-1)!.number) : null };
  }

  /** The newest one of the type; null where none has succeeded. */
  async lastSucceeded(type: JobType): Promise<JobRow | null> {
    const succeeded = this.db.selectFrom('job').selectAll().where('type', '=', type).where('state', '=', 'succeeded');
    return (await succeeded.orderBy('number', 'desc').limit(1).executeTakeFirst()) ?? null;
  }

  /** In the order in which they were found. @param after - number of the last one of the page before. */
  async items(job: string, outcome: JobOutcome | undefined, limit: number, after: number): Promise<JobPage<JobItem>> {
    const rows = await this.db
      .selectFrom('job_item')
      .selectAll()
      .where('job', '=', job)
      .where('number', '>', after)
      .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome!))
      .orderBy('number')
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    return { items: shown.map(shownItem), nextCursor: rows.length > limit ? String(shown.at(-1)!.number) : null };
  }

  /** @returns the job as it is now, and whether the decision fitted to its state; null where there is no such job. */
  decide(id: string, { from, to }: Decision): Promise<{ job: JobRow; fits: boolean } | null> {
    return this.db.transaction().execute(async (transaction) => {
      const job = await transaction
        .selectFrom('job')
        .selectAll()
        .where('id', '=', id)
        .$if(isPostgres(transaction), (query) => query.forUpdate())
        .executeTakeFirst();
      if (job === undefined) return null;
      if (!from.includes(job.state)) return { job, fits: false };
      const changed = await transaction
        .updateTable('job')
        .set(to)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return { job: changed, fits: true };
    });
  }

  /** Jobs that finished before this moment are forgotten with their items. */
  async prune(finishedBefore: number): Promise<void> {
    const old = await this.db.selectFrom('job').select('id').where('finished_at', '<', finishedBefore).execute();
    for (const { id } of old) {
      await this.forgetWork(id);
      await this.deleteAll('job_item', id);
      await this.db.deleteFrom('job').where('id', '=', id).execute();
    }
  }

  /**
   * Removes the values that jobs have found of these records, and what those under way hold of them; what they counted stays.
   *
   * @param records - as `lead:30`.
   */
  async erase(records: readonly string[]): Promise<void> {
    await this.db
      .updateTable('job_item')
      .set({ result: null, error: null, fields: null })
      .where((where) => where.or([where('record', 'in', records), where('target', 'in', records)]))
      .execute();
    for (const record of records) {
      const [kind, id] = record.split(':');
      const kinds = [kind!, `mirrored ${kind}`];
      await this.db.deleteFrom('job_draft').where('kind', 'in', kinds).where('record_id', '=', id!).execute();
    }
  }

  /** What a finished job needs no longer. */
  async forgetWork(id: string): Promise<void> {
    for (const table of OF_WORK) await this.deleteAll(table, id);
  }

  /** Finished jobs that still have something of their work: whoever worked for them was killed, or they waited. */
  async forgetFinishedWork(): Promise<void> {
    for (const { id } of await this.db.selectFrom('job').select('id').where('finished_at', 'is not', null).execute()) {
      await this.forgetWork(id);
    }
  }

  private async deleteAll(table: keyof JobTables, job: string): Promise<void> {
    const [from, row] = [sql.table(table), rowId(this.db)];
    const some = sql`SELECT ${row} FROM ${from} WHERE job = ${job} LIMIT ${sql.lit(DELETED_AT_ONCE)}`;
    for (let deleted = 1; deleted > 0; await letOthersRun()) {
      const { numAffectedRows = 0n } = await sql`DELETE FROM ${from} WHERE ${row} IN (${some})`.execute(this.db);
      deleted = Number(numAffectedRows);
    }
  }
}

function unfinished(transaction: Transaction<JobTables>, type: JobType): Promise<unknown> {
  return transaction
    .selectFrom('job')
    .select('id')
    .where('type', '=', type)
    .where('state', 'in', UNFINISHED)
    .executeTakeFirst();
}
