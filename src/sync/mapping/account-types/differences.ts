/** One line of the types of two accounts that is no longer there, or that is new. */
export interface AccountDifference {
  /** `lead.firstName`, or `lead.firstName (readOnly)` for what is said of a field beside its type. */
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
  const differing = [...new Set([...known.keys(), ...present.keys()])]
    .map((of) => ({ of, before: known.get(of) ?? null, now: present.get(of) ?? null }))
    .filter((each) => each.before !== each.now);
  const told = new Set(differing.map(({ of }) => of));
  // Of a field that is new or gone, that is enough.
  return differing.filter(({ of }) => !FACT.test(of) || !told.has(of.replace(FACT, '')));
}

const FACT = / \(\w+\)$/;

/** What is said of several fields of a kind by their names. */
const FACTS: ReadonlySet<string> = new Set(['readOnly', 'onCreate', 'ofIds']);

/** Every field and its type, and every fact of it, by name. */
function statements(types: string): Map<string, string> {
  const found = new Map<string, string>();
  let kind: string | null = null;
  for (const line of types.split('\n')) {
    const opened = /^(?:export )?interface (?:Of(\w+)|(\w+)Fields|(Account)) \{$/.exec(line);
    if (opened) kind = (opened[1] ?? opened[2] ?? opened[3] ?? '').toLowerCase();
    else if (line === '}') kind = null;
    const member = kind === null ? null : /^ {2}('(?:[^'\\]|\\.)*'|[\w$]+): (.+);$/.exec(line);
    if (!member) continue;
    const [, name = '', type = ''] = member;
    if (!FACTS.has(name)) found.set(`${kind}.${name}`, type);
    else for (const field of quotedIn(type)) found.set(`${kind}.${asMember(field)} (${name})`, 'yes');
  }
  return found;
}

/** The names of a union, as they are quoted. */
const quotedIn = (union: string): string[] => union.match(/'(?:[^'\\]|\\.)*'/g) ?? [];

/** As the member of that name is written: quoted where it has to be. */
const asMember = (quoted: string): string => (/^'[a-z_$][\w$]*'$/i.test(quoted) ? quoted.slice(1, -1) : quoted);
