import { type Selectable } from 'kysely';
import { type TaskError } from '../../../queue';
import { type Price } from '../../engine/price';
import { type RecordKind } from '../../records/record';
import { type DifferingField, type Job, type JobCost, type JobCounts, type JobItem, type JobRecord } from '../job';
import { type JobTable, type JobTables } from './job-tables';

export type JobRow = Selectable<JobTable>;

const iso = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

const readOrNull = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** The job as it is shown, with the time at which it is expected to end. */
export function shownJob(row: JobRow, eta: number | null): Job {
  return {
    id: row.id,
    type: row.type,
    options: JSON.parse(row.options) as Job['options'],
    state: row.state,
    requestedBy: row.requested_by,
    createdAt: iso(row.created_at)!,
    startedAt: iso(row.started_at),
    finishedAt: iso(row.finished_at),
    progress: { done: row.done, total: row.total },
    counts: countsIn(row),
    cost: costIn(row),
    price: priceIn(row),
    eta: iso(eta),
    pausedBecause: row.paused_because,
    error: readOrNull(row.error) as TaskError | null,
  };
}

export const countsIn = ({ counts }: Pick<JobRow, 'counts'>): JobCounts => JSON.parse(counts) as JobCounts;
export const costIn = ({ cost }: Pick<JobRow, 'cost'>): JobCost => JSON.parse(cost) as JobCost;
export const priceIn = ({ price }: Pick<JobRow, 'price'>): Price => JSON.parse(price) as Price;

export function shownItem(row: Omit<Selectable<JobTables['job_item']>, 'number' | 'job'>): JobItem {
  return {
    record: recordNamed(row.record),
    target: row.target === null ? null : recordNamed(row.target),
    outcome: row.outcome as JobItem['outcome'],
    result: readOrNull(row.result),
    error: readOrNull(row.error) as TaskError | null,
    fields: readOrNull(row.fields) as DifferingField[] | null,
  };
}

export const nameOf = ({ kind, id }: JobRecord): string => `${kind}:${id}`;

function recordNamed(name: string): JobRecord {
  const [kind, id] = [name.slice(0, name.indexOf(':')), name.slice(name.indexOf(':') + 1)];
  return { kind: kind as RecordKind, id: /^\d{1,15}$/.test(id) ? Number(id) : id };
}
