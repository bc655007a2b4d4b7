import { distance } from 'fastest-levenshtein';

/** The up to three known names most similar to a misspelt one, nearest first; none where nothing is similar. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const wanted = plain(name);
  const limit = Math.max(2, Math.floor(wanted.length / 2));
  return [...new Set(known)]
    .map((candidate) => ({ candidate, score: score(wanted, plain(candidate)) }))
    .filter(({ score }) => score <= limit)
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

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
