import { type Generated } from 'kysely';
import { type JobState, type JobType } from '../job';

export interface JobTable {
  /** Counted up, by which jobs are in order. */
  number: Generated<number>;
  id: string;
  type: JobType;
  /** JSON, like `counts`, `cost`, `price` and `error`. */
  options: string;
  state: JobState;
  requested_by: string;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
  done: number;
  total: number | null;
  counts: string;
  cost: string;
  price: string;
  paused_because: string | null;
  /** When a job that paused by itself goes on; null for one that waits for people. */
  resumes_at: number | null;
  /** When it paused by itself, by the clock of then. */
  paused_at: number | null;
  error: string | null;
  /** The process that works for the job, and until when it may be taken to be alive. */
  holder: string | null;
  held_until: number;
  /** How long processes have worked on its records so far; its lists and its pauses left out. */
  worked_ms: Generated<number>;
}

export interface JobTables {
  job: JobTable;
  /** A list that a job reads, or a step that it takes: JSON of how far it has come. */
  job_list: { job: string; name: string; is_whole: number; place: string | null };
  /**
   * A record that a job takes, in the order of `rank` and `record_id`; `outcome` is null while it is to be done, `intended`
   * what was about to be done to its target.
   */
  job_record: {
    job: string;
    rank: number;
    record_id: number;
    outcome: string | null;
    tries: number;
    intended: string | null;
  };
  /** By keyed fingerprints which records hold a text or a number in a field. */
  job_key: { job: string; kind: string; field: string; fingerprint: string; record_id: string };
  /** What a plan would have written of a record: JSON. */
  job_draft: { job: string; kind: string; record_id: string; is_new: number; draft: string };
  /** `record` and `target` as `lead:30`; `result`, `error` and `fields` are JSON. */
  job_item: {
    number: Generated<number>;
    job: string;
    record: string;
    target: string | null;
    outcome: string;
    result: string | null;
    error: string | null;
    fields: string | null;
  };
}
