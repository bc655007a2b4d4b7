import { linkField, linkOf } from '../matching/links';
import { type MatchContext } from '../matching/match-rules';
import { belongsToAnother } from '../matching/matcher';
import { type SyncRecord } from '../records/record';
import { type Change } from './sync-result';

/**
 * Sets the target's link to the source, to be written with its other changes. A link to another existing record stays
 * as it is.
 */
export async function linkTarget(target: SyncRecord, match: MatchContext): Promise<Change[]> {
  const field = linkField(match.targetKind, match.links);
  const present = linkOf(target, match.targetKind, match.links);
  if (field === null || present === match.source.id || (await belongsToAnother(target, match))) return [];
  target.set(field, match.source.id);
  return [{ field, from: present, to: match.source.id }];
}

/** What a create wrote into the target's link. */
export function newLink({ targetKind, links, source }: MatchContext): Change[] {
  const field = linkField(targetKind, links);
  return field === null ? [] : [{ field, from: null, to: source.id }];
}

/** Writes the link of the source, together with whatever else the run set on it. */
export async function linkSource(target: SyncRecord, match: MatchContext): Promise<Change[]> {
  const { source, sourceKind, links } = match;
  const changes: Change[] = source.pendingChanges();
  const field = linkField(sourceKind, links);
  const present = linkOf(source, sourceKind, links);
  if (field !== null && present !== target.id) {
    source.set(field, target.id);
    changes.push({ field, from: present, to: target.id });
  }
  await source.save();
  return changes;
}
