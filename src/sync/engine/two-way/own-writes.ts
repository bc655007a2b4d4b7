import { type Agreement, type Agreements } from '../../state/agreements';
import { type Fingerprints } from './judged';

/** Stands for a side of which nothing is known: whatever it holds may be somebody's edit. */
export const NOT_KNOWN = '';

/**
 * What is left of the memory where it is switched off. What the service wrote is nobody's edit, and no history of a vendor
 * tells the two apart: an edit made just before it would count as the earlier one.
 *
 * @param gap - the latest one of the memory: what was written before that may have been edited, and set back.
 */
export function ownWritesOf(agreements: Agreements, gap: number): Agreements {
  const sinceThen = Object.entries(agreements).filter(([, each]) => each.gap === gap);
  const known = sinceThen.map(([name, each]) => [name, { ...each, ...ownAlone(each), at: null }] as const);
  return Object.fromEntries(known.filter(([, each]) => hasOwn(each)));
}

const ownAlone = ({ source, target, isOwnSource, isOwnTarget }: Agreement): Fingerprints => ({
  source: isOwnSource ? source : NOT_KNOWN,
  target: isOwnTarget ? target : NOT_KNOWN,
});

const hasOwn = ({ source, target, writtenToSource, writtenToTarget }: Agreement): boolean =>
  [source, target, writtenToSource, writtenToTarget].some(Boolean);

/** Which sides still hold what the service wrote into them. */
export function ownSides(
  former: Agreement | undefined,
  { source, target }: Fingerprints,
): { isOwnSource: boolean; isOwnTarget: boolean } {
  if (former === undefined) return { isOwnSource: false, isOwnTarget: false };
  return {
    isOwnSource: (former.isOwnSource === true && former.source === source) || former.writtenToSource === source,
    isOwnTarget: (former.isOwnTarget === true && former.target === target) || former.writtenToTarget === target,
  };
}
