import { AppError } from '../../base/errors/app-error';
import { AmbiguousMatchError } from '../../base/records/record-errors';
import { type SyncRecord } from '../records/record';
import { linkField, linkOf } from './links';
import { type MatchContext, type MatchRule } from './match-rules';

/** A target, and the rule that found it. */
export interface Match {
  target: SyncRecord;
  rule: MatchRule;
}

/**
 * Finds the one target of a source record: the rules are tried in order, and the first that finds something decides.
 *
 * @returns null where no rule finds anything.
 * @throws AppError `record-ambiguous` where a rule finds several, or one that belongs to another existing record.
 */
export async function findTarget(rules: readonly MatchRule[], context: MatchContext): Promise<Match | null> {
  for (const rule of rules) {
    const candidates = await rule.find(context);
    const subject = `${context.sourceKind} ${context.source.id} in ${context.targetKind}s`;
    if (candidates.length > 1)
      throw new AmbiguousMatchError(
        subject,
        rule.by,
        candidates.map(({ id }) => id ?? 0),
      );
    const [candidate] = candidates;
    if (!candidate) continue;
    if (rule.mayBelongToAnother && (await belongsToAnother(candidate, context))) {
      throw new AppError(
        'record-ambiguous',
        `${context.targetKind} ${candidate.id} has ${rule.by} as ${context.sourceKind} ${context.source.id}, but is linked to another ${context.sourceKind}`,
        { candidates: [candidate.id ?? 0] },
      );
    }
    return { target: candidate, rule };
  }
  return null;
}

/** Whether a target is linked to another source record that exists. */
export async function belongsToAnother(target: SyncRecord, context: MatchContext): Promise<boolean> {
  const { targetKind, sourceKind, source, links, records } = context;
  if (linkField(targetKind, links) === null) return isNamedByAnother(target, context);
  const owner = linkOf(target, targetKind, links);
  if (owner === null || owner === source.id) return false;
  return (await records.of(sourceKind).load(owner)) !== null;
}

/** For targets without a link field: whether another source record's link names it. */
async function isNamedByAnother(target: SyncRecord, context: MatchContext): Promise<boolean> {
  const { sourceKind, source, targetKind, links, records, state } = context;
  const field = linkField(sourceKind, links);
  if (field === null || typeof target.id !== 'number') return false;
  const known = await state.linked({ kind: targetKind, id: target.id }, sourceKind);
  const remembered = known === null || known === source.id ? null : await records.of(sourceKind).load(known);
  if (remembered && linkOf(remembered, sourceKind, links) === target.id) return true;
  const owners = await records.of(sourceKind).find(field, [target.id]);
  return owners.some(({ id }) => id !== source.id);
}
