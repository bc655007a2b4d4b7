/**
 * Items that share an identity come into different waves, in their order; all others into the first.
 *
 * @param identitiesOf - what tells an item from others.
 */
export function inWaves<T>(items: readonly T[], identitiesOf: (item: T) => readonly string[]): T[][] {
  const waves: T[][] = [];
  const free = new Map<string, number>();
  for (const item of items) {
    const identities = identitiesOf(item);
    const wave = Math.max(0, ...identities.map((identity) => free.get(identity) ?? 0));
    (waves[wave] ??= []).push(item);
    for (const identity of identities) free.set(identity, wave + 1);
  }
  return waves;
}
