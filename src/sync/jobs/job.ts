import { type TaskError } from '../../queue';
import { type Price } from '../engine/price';
import { dependentsLast, isOfMarketo, type RecordKind, TASK_KINDS, type TaskKind } from '../records/kinds';

export const JOB_TYPES = ['plan', 'backfill', 'audit'] as const;
export type JobType = (typeof JOB_TYPES)[number];

export const JOB_STATES = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Where the records of a job come from. */
export const JOB_SIDES = ['marketo', 'pipedrive'] as const;
export type JobSide = (typeof JOB_SIDES)[number];

/** `sync`: as their tasks do it. `link-only`: only links are set. */
export const JOB_MODES = ['sync', 'link-only'] as const;
export type JobMode = (typeof JOB_MODES)[number];

/** The kinds of records that each side has tasks for, in the order in which a job takes them. */
export const KINDS_OF_SIDE: Readonly<Record<JobSide, readonly TaskKind[]>> = {
  marketo: dependentsLast(TASK_KINDS.filter(isOfMarketo)),
  pipedrive: dependentsLast(TASK_KINDS.filter((kind) => !isOfMarketo(kind))),
};

export type JobKind = TaskKind;
export const JOB_KINDS: readonly JobKind[] = [...KINDS_OF_SIDE.marketo, ...KINDS_OF_SIDE.pipedrive];

/** Which records a plan or backfill takes. */
export interface RecordChoice {
  readonly from: JobSide;
  readonly kinds?: readonly JobKind[];
  /** Of the one kind. */
  readonly ids?: readonly number[];
  /** ISO time: only records changed since. */
  readonly since?: string;
  /** At most so many, of all kinds together. */
  readonly limit?: number;
}

/** What a job is asked to do. */
export type JobOptions =
  | ({ readonly type: 'plan' } & RecordChoice)
  | ({ readonly type: 'backfill'; readonly mode: JobMode } & RecordChoice)
  | { readonly type: 'audit'; readonly repair: boolean };

export const RECORD_OUTCOMES = ['created', 'updated', 'linked', 'skipped', 'ambiguous', 'failed'] as const;
export type RecordOutcome = (typeof RECORD_OUTCOMES)[number];

export const PAIR_OUTCOMES = ['pairs', 'inStep', 'differing', 'brokenLinks', 'unlinked', 'repaired'] as const;
export type PairOutcome = (typeof PAIR_OUTCOMES)[number];

export type JobOutcome = RecordOutcome | PairOutcome;
export const JOB_OUTCOMES: readonly JobOutcome[] = [...RECORD_OUTCOMES, ...PAIR_OUTCOMES];

/** How many records, or pairs, ended in which way. */
export type JobCounts = Record<RecordOutcome, number> | Record<PairOutcome, number>;

export const countsOf = (type: JobType): JobCounts =>
  type === 'audit'
    ? { pairs: 0, inStep: 0, differing: 0, brokenLinks: 0, unlinked: 0, repaired: 0 }
    : { created: 0, updated: 0, linked: 0, skipped: 0, ambiguous: 0, failed: 0 };

/** What was spent on the records, and beside it on walks over lists and on the reading of field definitions. */
export interface JobCost extends Price {
  lists: Price;
}

/** A job as it is shown. Times are ISO texts. */
export interface Job {
  id: string;
  type: JobType;
  options: Record<string, unknown>;
  state: JobState;
  /** Name of the API key. */
  requestedBy: string;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** `total` is null until it is known. */
  progress: { done: number; total: number | null };
  counts: JobCounts;
  cost: JobCost;
  /** What is still ahead; of a plan what the real run would cost. */
  price: Price;
  eta: string | null;
  pausedBecause: string | null;
  error: TaskError | null;
}

/** One field of which both sides say different things. */
export interface DifferingField {
  field: string;
  marketo: unknown;
  pipedrive: unknown;
}

export interface JobRecord {
  kind: RecordKind;
  id: number | string;
}

/** What a job found out about one record. */
export interface JobItem {
  record: JobRecord;
  target: JobRecord | null;
  outcome: JobOutcome;
  result: unknown;
  error: TaskError | null;
  fields: DifferingField[] | null;
}

export interface JobPage<T> {
  items: T[];
  nextCursor: string | null;
}
