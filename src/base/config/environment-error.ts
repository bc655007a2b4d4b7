/** One variable that is missing, wrong or not known. Never holds the value that was given: it may be a secret. */
export interface EnvironmentProblem {
  variable: string;
  missing: boolean;
  /** Whether nobody reads it; `expected` is then the name that is meant, and `example` has that name, too. */
  unknown?: boolean;
  /** What the variable has to be, as the end of "expected …". */
  expected: string;
  /** A value that would do; null where none was given. */
  example: string | null;
}

/** The environment does not let the service start; the message lists every problem on a line of its own. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly problems: readonly EnvironmentProblem[]) {
    super(['The environment is not complete:', ...problems.map(line)].join('\n'));
  }
}

function line({ variable, missing, unknown = false, expected, example }: EnvironmentProblem): string {
  const state = unknown ? 'is not known' : missing ? 'is missing' : 'is not valid';
  const advice = example === null ? '' : `, for example ${unknown ? example : `${variable}=${example}`}`;
  return `  ${variable} ${state}: expected ${expected}${advice}`;
}
