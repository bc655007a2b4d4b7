/** Input of the control API that cannot be used; its message goes to the caller. */
export class BadInput extends Error {
  override name = 'BadInput';
}

export type Members = Record<string, unknown>;

export function membersOf(body: unknown): Members {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BadInput('Send a JSON object, with Content-Type: application/json');
  }
  return body as Members;
}

export function choiceOf<T extends string>(value: unknown, choices: readonly T[], name: string): T {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new BadInput(`${name} must be one of ${choices.join(', ')}`);
  return choice;
}

export function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new BadInput(`${name} must be a text`);
  return value;
}

export function numberAbove(value: unknown, least: number, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least) {
    throw new BadInput(`${name} must be a number of at least ${least}`);
  }
  return value;
}

export function idOf(text: unknown): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,14}$/.test(text)) throw new BadInput('The id must be a positive number');
  return Number(text);
}
