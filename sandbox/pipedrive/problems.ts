/** One member of a body, or one query parameter, that the vendor refuses. */
export interface Problem {
  member: string;
  message: string;
  /** The member belongs to a feature that the account does not have: 403 instead of 400. */
  isForbidden?: boolean;
}

/** A refused request; every problem is named. */
export class ValidationError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`Validation failed: ${problems.map(({ member, message }) => `${member}: ${message}`).join('; ')}`);
    this.problems = problems;
  }

  /** The feature is missing, and nothing else is wrong. */
  get isForbidden(): boolean {
    return this.problems.every((problem) => problem.isForbidden === true);
  }
}

export function notAllowed(member: string): Problem {
  return { member, message: `Parameter '${member}' is not allowed for this request` };
}

/** A value after its check: what is stored, or why it is refused. */
export type Checked = { value: unknown } | { problem: string };

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
