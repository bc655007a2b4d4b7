import { memberOf } from '../../base/by-name';
import { type WritePlan } from '../engine/plan';
import { type Judged } from '../engine/two-way/judged';
import { isEmpty, sameValue } from '../mapping/compare';
import { type LeftOut, type MappedEntry, type MappedField } from '../mapping/mapped-entry';
import { fieldOf } from '../records/catalogues';

/** Why an entry is written. */
export const REASONS_TO_WRITE = ['new record', 'changed', 'emptied', 'needed', 'source wins'] as const;
type ReasonToWrite = (typeof REASONS_TO_WRITE)[number];

/** Why an entry is not written. `failed` and `record skipped` are those of the whole record. */
export type ReasonToLeave =
  | LeftOut
  | 'unchanged'
  | 'agrees'
  | 'empty source'
  | 'only for new records'
  | 'target has a value'
  | 'target edited since'
  | 'target wins'
  | 'conflict'
  | 'not kept before'
  | 'failed'
  | 'record skipped';

export type EntryReason = ReasonToWrite | ReasonToLeave;

/** Why the plan of its record writes an entry, or leaves the field as it is. */
export function reasonFor(mapped: MappedEntry, plan: WritePlan): EntryReason {
  const { outcome, field } = mapped;
  if ('failure' in outcome) return 'failed';
  if ('leftOut' in outcome) return outcome.leftOut;
  return Object.hasOwn(plan.writes, field) ? toWrite(outcome.mapped, plan) : toLeave(outcome.mapped, plan);
}

function toWrite({ field, value }: MappedField, { isNew, writes, review }: WritePlan): ReasonToWrite {
  if (isNew && isEmpty(value)) return 'needed';
  if (isNew) return 'new record';
  if (isEmpty(memberOf(writes, field))) return 'emptied';
  return review.conflicts.some((conflict) => conflict.field === field) ? 'source wins' : 'changed';
}

function toLeave(wanted: MappedField, plan: WritePlan): ReasonToLeave {
  const { field, value, clear, write } = wanted;
  const { target, targetFields, isNew, review } = plan;
  if (isNew) return 'empty source';
  const present = target.get(field);
  if (sameValue(value, present, fieldOf(targetFields, field))) return 'unchanged';
  if (!review.comparison.mapped.some((each) => each.field === field)) return 'agrees';
  if (write === 'create') return 'only for new records';
  if (write === 'if-empty' && !isEmpty(present)) return 'target has a value';
  if (isEmpty(value) && !clear) return 'empty source';
  const judged = review.judged.find(({ group }) => group.entries.includes(field));
  const ofGroup = judged && ofJudged(judged);
  if (ofGroup) return ofGroup;
  return plan.unsent.includes(field) ? 'not kept before' : 'unchanged';
}

/** null where the group as such may be written. */
function ofJudged({ outcome, isKeptOtherwise }: Judged): ReasonToLeave | null {
  if (outcome === 'write') return null;
  if (outcome === 'lost') return 'target wins';
  if (outcome === 'open') return 'conflict';
  return isKeptOtherwise ? 'not kept before' : 'target edited since';
}
