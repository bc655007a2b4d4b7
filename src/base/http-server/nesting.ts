/** How deep JSON from outside may be nested; what is deeper breaks functions that call themselves for each level. */
export const DEEPEST_NESTING = 100;

/** Whether a parsed JSON value holds objects or lists within one another to more than `DEEPEST_NESTING` levels. */
export function isNestedTooDeep(value: unknown): boolean {
  let level = containersIn([value]);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === DEEPEST_NESTING) return true;
    level = level.flatMap((container) => containersIn(Object.values(container)));
  }
  return false;
}

function containersIn(values: readonly unknown[]): object[] {
  return values.filter((value): value is object => typeof value === 'object' && value !== null);
}
