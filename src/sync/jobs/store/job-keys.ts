import { type Kysely } from 'kysely';
import { outsideTrial } from '../../../base/concurrency/trial';
import { inBatches } from '../../../base/values/shapes';
import { folded } from '../../../base/values/text';
import { type Fingerprints } from '../../state/fingerprints';
import { type RecordKind } from '../../records/record';
import { type JobTables } from './job-tables';

/** That a record holds a text or number in a field, compared without case. */
export interface RecordKey {
  readonly kind: RecordKind;
  readonly field: string;
  readonly value: string | number;
  readonly id: number | string;
}

const ROWS_AT_ONCE = 150;
/** As many values as Marketo takes in one call. */
const HOLDERS_AT_ONCE = 300;

/** By which texts and numbers the records are known that a job has read or written; kept as keyed fingerprints. */
export class JobKeys {
  constructor(
    private readonly db: Kysely<JobTables>,
    private readonly fingerprints: Fingerprints,
    private readonly job: string,
  ) {}

  async add(keys: readonly RecordKey[]): Promise<void> {
    const rows = await Promise.all(
      keys.map(async ({ kind, field, value, id }) => ({
        job: this.job,
        kind,
        field,
        fingerprint: await this.fingerprintOf(value),
        record_id: String(id),
      })),
    );
    for (const some of inBatches(rows, ROWS_AT_ONCE)) {
      await outsideTrial(() =>
        this.db
          .insertInto('job_key')
          .values(some)
          .onConflict((conflict) => conflict.columns(['job', 'fingerprint', 'kind', 'field', 'record_id']).doNothing())
          .execute(),
      );
    }
  }

  /** The ids of all records that hold one of the values there, or held it; each is to be verified. */
  async idsOf(kind: RecordKind, field: string, values: readonly (string | number)[]): Promise<string[]> {
    const fingerprints = await Promise.all(values.map((value) => this.fingerprintOf(value)));
    const ids: string[] = [];
    for (const some of inBatches(fingerprints, ROWS_AT_ONCE)) {
      const rows = await this.db
        .selectFrom('job_key')
        .select('record_id')
        .where('job', '=', this.job)
        .where('kind', '=', kind)
        .where('field', '=', field)
        .where('fingerprint', 'in', some)
        .execute();
      ids.push(...rows.map(({ record_id }) => record_id));
    }
    return [...new Set(ids)];
  }

  /** The records of a kind that hold anything in a field, or held it, in pages. */
  async *holders(kind: RecordKind, field: string): AsyncGenerator<string[]> {
    let last = { fingerprint: '', record_id: '' };
    for (;;) {
      const rows = await this.db
        .selectFrom('job_key')
        .select(['fingerprint', 'record_id'])
        .where('job', '=', this.job)
        .where('kind', '=', kind)
        .where('field', '=', field)
        .where((where) =>
          where(where.refTuple('fingerprint', 'record_id'), '>', where.tuple(last.fingerprint, last.record_id)),
        )
        .orderBy('fingerprint')
        .orderBy('record_id')
        .limit(HOLDERS_AT_ONCE)
        .execute();
      if (rows.length === 0) return;
      yield rows.map(({ record_id }) => record_id);
      last = rows.at(-1)!;
    }
  }

  private fingerprintOf(value: string | number): Promise<string> {
    return this.fingerprints.of(folded(String(value)));
  }
}
