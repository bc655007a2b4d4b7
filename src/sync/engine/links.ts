import { memberOf } from '../../base/by-name';
import { type Flow } from '../flows/flow';
import { isEmpty } from '../mapping/compare';
import { linkField, linkOf } from '../matching/links';
import { type MatchContext } from '../matching/match-rules';
import { belongsToAnother, type Match } from '../matching/matcher';
import { type SavedRecord, type SyncRecord } from '../records/record';
import { type WritePlan } from './plan';
import { type Change } from './sync-result';

/** The target's link to the source, where it is to be set; a link to another existing record stays as it is. */
export async function targetLink(target: SyncRecord, match: MatchContext): Promise<Change[]> {
  const field = linkField(match.targetKind, match.links);
  const present = linkOf(target, match.targetKind, match.links);
  if (field === null || present === match.source.id || (await belongsToAnother(target, match))) return [];
  return [{ field, from: present, to: match.source.id }];
}

/**
 * Whether nothing had joined a matched target and the source before: neither one's link, nor an earlier run. A target whose
 * link still names another record is not the source's yet: so it is with the lead of a person that was merged into the
 * source, which has taken over the link.
 */
export function isNewPair({ rule, target }: Match, { source, sourceKind, targetKind, links }: MatchContext): boolean {
  const ofTarget = linkOf(target, targetKind, links);
  if (ofTarget !== null) return ofTarget !== source.id;
  return rule.mayBelongToAnother && linkOf(source, sourceKind, links) !== target.id;
}

/** What a create wrote into the target's link. */
export function linkOfNewTarget({ targetKind, links, source }: MatchContext): Change[] {
  const field = linkField(targetKind, links);
  return field === null ? [] : [{ field, from: null, to: source.id }];
}

/** The source's link, where it does not name the target yet. */
export function sourceLink(target: SyncRecord, { source, sourceKind, links }: MatchContext): WritePlan['sourceLink'] {
  const field = linkField(sourceKind, links);
  const from = linkOf(source, sourceKind, links);
  return field === null || (target.id !== null && from === target.id) ? null : { field, from };
}

/** What a target that others can know by nothing gets of a new one, where its account lets that be set. */
export function identityOf(flow: Flow, source: SavedRecord, target: SyncRecord): Change[] {
  const { externalId: field } = flow;
  if (field === undefined || !isEmpty(target.get(field)) || !target.canSet(field)) return [];
  return [{ field, from: null, to: memberOf(flow.newTarget?.(source) ?? {}, field) }];
}
