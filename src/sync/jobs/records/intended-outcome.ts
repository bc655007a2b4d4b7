import { type Plan } from '../../engine/plan';
import { type RunObserver } from '../../engine/run-observer';
import { type RecordOutcome } from '../job';

/** What a run is about to do to the target of its own record; null where that is nothing. */
export function intendedBy(plan: Plan): RecordOutcome | null {
  if (plan.reason !== null) return null;
  if (plan.isNew || plan.isLostCreate) return 'created';
  const isChanged = Object.keys(plan.writes).length > 0 || plan.sourceLink !== null || plan.sourceChanges.length > 0;
  return isChanged ? 'updated' : null;
}

/**
 * What a record's own run decides is kept before it is done: a process that is killed in between leaves a record that is
 * in step, and yet the job has made or changed its target.
 *
 * @param keep - is told of the record's own plan.
 */
export function intentionsOf(kind: string, id: number, keep: (intended: RecordOutcome) => void): RunObserver {
  return {
    began: () => undefined,
    mapped: () => undefined,
    planned: (flow, source, plan) => {
      const intended = flow.source === kind && source.id === id ? intendedBy(plan) : null;
      if (intended !== null) keep(intended);
    },
  };
}

/** How a record ended that an earlier process had begun: what that one did counts. */
export function countedOutcome(outcome: RecordOutcome, intended: RecordOutcome | null): RecordOutcome {
  if (intended === null || outcome === 'created') return outcome;
  return outcome === 'skipped' || outcome === 'updated' ? intended : outcome;
}
