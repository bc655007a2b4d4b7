/** One line of the types of two accounts that is no longer there, or that is new. */
export interface AccountDifference {
  /** `lead.firstName`, or `lead.readOnly` for what is said of all fields of a kind. */
  readonly of: string;
  /** What was said of it; null where it is new. */
  readonly before: string | null;
  /** What is said now; null where it is gone. */
  readonly now: string | null;
}

/**
 * What accounts have lost or gained since their types were written.
 *
 * @param before - a text that `accountTypes` wrote; another text counts as one that knows nothing.
 */
export function accountDifferences(before: string, now: string): AccountDifference[] {
  const [known, present] = [statements(before), statements(now)];
  return [...new Set([...known.keys(), ...present.keys()])]
    .map((of) => ({ of, before: known.get(of) ?? null, now: present.get(of) ?? null }))
    .filter((each) => each.before !== each.now);
}

/** Every field and its type, and every fact of a kind, by name. */
function statements(types: string): Map<string, string> {
  const found = new Map<string, string>();
  let kind: string | null = null;
  for (const line of types.split('\n')) {
    const opened = /^(?:export )?interface (?:Of(\w+)|(\w+)Fields|(Account)) \{$/.exec(line);
    if (opened) kind = (opened[1] ?? opened[2] ?? opened[3] ?? '').toLowerCase();
    else if (line === '}') kind = null;
    const member = kind === null ? null : /^ {2}('(?:[^'\\]|\\.)*'|[\w$]+): (.+);$/.exec(line);
    if (member) found.set(`${kind}.${member[1]}`, member[2]!);
  }
  return found;
}
