/** What a key may do: `webhook` start syncs, `read` look at everything, `operate` all of it. */
const RIGHTS = ['webhook', 'read', 'operate'] as const;
export type Right = (typeof RIGHTS)[number];

/** An API key, what it may do, and the name under which logs and task records show its owner. */
export interface ApiKey {
  name: string;
  right: Right;
  key: string;
}

const SHORTEST_KEY = 16;

/** What `.env.example` and messages of the start show or have shown: whoever knows those would know the key. */
const PUBLISHED_KEY = /^(replace-with-.*|a-long-random-text)$/i;

/**
 * Reads `name:key,name2@right:key2`; without `@` a key may do everything. A key may contain `:` but no comma.
 *
 * @returns the pairs as they are written, to be looked at by `apiKeyProblems`.
 */
export function parseApiKeys(text: string): ApiKey[] {
  return text.split(',').map((pair) => {
    const [owner = '', ...rest] = pair.split(':');
    const [name = '', ...right] = owner.split('@');
    const given = right.length === 0 ? 'operate' : right.join('@').trim();
    return { name: name.trim(), right: given as Right, key: rest.join(':').trim() };
  });
}

/** @returns what is wrong with the pairs, by their place: a name may be a key that was written without one. */
export function apiKeyProblems(pairs: readonly ApiKey[]): string[] {
  return pairs.flatMap((pair, index) => {
    const before = pairs.slice(0, index);
    const problems = [
      pair.name === '' && 'has no name',
      !RIGHTS.includes(pair.right) && `has an @ that no right follows (${RIGHTS.join(', ')})`,
      pair.key.length < SHORTEST_KEY && `has a key of fewer than ${SHORTEST_KEY} characters`,
      PUBLISHED_KEY.test(pair.key) && 'has the key of an example',
      before.some(({ name }) => name === pair.name) && 'has the name of an earlier one',
      before.some(({ key }) => key === pair.key) && 'has the key of an earlier one',
    ];
    return problems.filter((problem) => problem !== false).map((problem) => `pair ${index + 1} ${problem}`);
  });
}
