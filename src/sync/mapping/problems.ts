import { AppError } from '../../base/errors/app-error';
import { nearest } from '../../base/records/nearest';

/** One mistake in a mapping. */
export interface Problem {
  /** Where, for example `personFromLead.name.fields[0]`; blank for the mapping as a whole. */
  readonly path: string;
  /** What is wrong, as a sentence without an end. */
  readonly what: string;
  /** The nearest valid names, nearest first; empty where none is similar. */
  readonly nearest: readonly string[];
}

export const problem = (path: string, what: string, suggestions: readonly string[] = []): Problem => ({
  path,
  what,
  nearest: suggestions,
});

/** A problem for each name that is not among the allowed ones. */
export function unknownNames(path: string, what: string, given: object, allowed: readonly string[]): Problem[] {
  return Object.keys(given)
    .filter((name) => !allowed.includes(name))
    .map((name) => problem(join(path, name), `${what} "${name}"`, nearest(name, allowed)));
}

export const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** A mapping that cannot be used; its message lists every problem and stops the start. */
export class MappingError extends AppError {
  override readonly name = 'MappingError';

  /** @param origin - the mapping file's path, or what else the mapping is. */
  constructor(
    readonly origin: string,
    readonly problems: readonly Problem[],
  ) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map((each) => `\n  - ${sentence(each)}`);
    super('mapping-failed', `The mapping ${origin} has ${count}:${lines.join('')}`, { problems });
  }
}

function sentence({ path, what, nearest: suggestions }: Problem): string {
  const advice = suggestions.length > 0 ? ` (nearest: ${suggestions.join(', ')})` : '';
  return `${path === '' ? '' : `${path}: `}${what}${advice}`;
}
