import { type Kysely } from 'kysely';
import { outsideTrial } from '../../../base/concurrency/trial';
import { inBatches } from '../../../base/values/shapes';
import { type JobTables } from './job-tables';

/** What a plan would have written of a record. */
export interface Draft {
  readonly isNew: boolean;
  /** As the vendor's API has them; of a record that is there only what would differ. */
  readonly values: Readonly<Record<string, unknown>>;
}

const ROWS_AT_ONCE = 300;

/** The records as a plan's writes would have left them, until the plan ends. */
export class JobDrafts {
  constructor(
    private readonly db: Kysely<JobTables>,
    private readonly job: string,
  ) {}

  async of(kind: string, ids: readonly (number | string)[]): Promise<Map<string, Draft>> {
    const found = new Map<string, Draft>();
    for (const some of inBatches(ids.map(String), ROWS_AT_ONCE)) {
      const rows = await this.db
        .selectFrom('job_draft')
        .select(['record_id', 'is_new', 'draft'])
        .where('job', '=', this.job)
        .where('kind', '=', kind)
        .where('record_id', 'in', some)
        .execute();
      for (const { record_id, is_new, draft } of rows) {
        found.set(record_id, { isNew: is_new === 1, values: JSON.parse(draft) as Draft['values'] });
      }
    }
    return found;
  }

  async keep(kind: string, id: number | string, { isNew, values }: Draft): Promise<void> {
    const now = { is_new: isNew ? 1 : 0, draft: JSON.stringify(values) };
    await outsideTrial(() =>
      this.db
        .insertInto('job_draft')
        .values({ job: this.job, kind, record_id: String(id), ...now })
        .onConflict((conflict) => conflict.columns(['job', 'kind', 'record_id']).doUpdateSet(now))
        .execute(),
    );
  }
}
