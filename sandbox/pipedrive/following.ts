import { activityMembers } from './activity-rules.ts';
import { dealMembers, dealProblems } from './deal-rules.ts';
import { withNames } from './names.ts';
import { type Problem } from './problems.ts';
import { type Kind } from './record.ts';

type Members = Record<string, unknown>;

/** Adds to checked members those that follow from them, and from what the record was before. */
export function withFollowing(kind: Kind, given: Members, before: Members, now: string): Members {
  if (kind === 'person') return withNames(given, before);
  if (kind === 'deal') return dealMembers(given, before, now);
  return kind === 'activity' ? activityMembers(given, before, now) : given;
}

/** What is wrong with members taken together, and with what the record was before. */
export function problemsTogether(kind: Kind, given: Members, before: Members): Problem[] {
  return kind === 'deal' ? dealProblems(given, before) : [];
}
