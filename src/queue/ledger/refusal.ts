import { type SqlBool } from 'kysely';
import { type TaskState } from '../task';

/**
 * Why a task that was asked for by name is not to be run now. `early` (not yet due), `behind` (another one of its lane
 * runs or comes first) and `held` (what it needs takes no calls) ask for another dispatch; after the others nothing is
 * left to do.
 */
export type Refusal = 'unknown' | 'finished' | 'running' | 'early' | 'behind' | 'held';

/** A task that was asked for by name. */
interface Candidate {
  state: TaskState;
  type: string;
  /** SQLite knows numbers only. */
  is_due: SqlBool;
  is_first: SqlBool;
}

/** @returns null where the task may be run. */
export function refusalOf(task: Candidate | undefined, heldTypes: readonly string[]): Refusal | null {
  if (task === undefined) return 'unknown';
  if (task.state === 'running') return 'running';
  if (task.state !== 'queued') return 'finished';
  if (!task.is_due) return 'early';
  if (!task.is_first) return 'behind';
  return heldTypes.includes(task.type) ? 'held' : null;
}
