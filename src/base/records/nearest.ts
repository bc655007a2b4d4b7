import { distance } from 'fastest-levenshtein';

/** The up to three known names most similar to a misspelt one, nearest first; none where nothing is similar. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const wanted = plain(name);
  return [...new Set(known)]
    .map((candidate) => ({ candidate, score: score(wanted, plain(candidate)) }))
    .filter(({ candidate, score }) => score <= farthest(wanted, plain(candidate)))
    .sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function score(wanted: string, candidate: string): number {
  if (wanted === candidate) return 0;
  const contains =
    wanted.length > 2 && candidate.length > 2 && (candidate.includes(wanted) || wanted.includes(candidate));
  return contains ? 1 : distance(wanted, candidate);
}

/** Half of the letters may differ, or two of a short name, but never all of them. */
function farthest(wanted: string, candidate: string): number {
  const isShort = Math.max(2, Math.floor(wanted.length / 2));
  return Math.min(isShort, Math.max(wanted.length, candidate.length) - 1);
}

/** Letters and digits of any script; of a name that has none, all there is. */
function plain(name: string): string {
  const lower = name.normalize('NFKC').toLowerCase();
  return lower.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '') || lower;
}
