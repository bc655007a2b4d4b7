/** A place where a call or its answer differs from the specification. */
export interface Finding {
  side: 'request' | 'answer';
  /** Of the specification, or `POST /path` where it has none. */
  operation: string;
  /** `query/limit`, `body/input/0/id`; positions in lists are a star. */
  at: string;
  /** A keyword of the schema, or one of the names that the judges give. */
  rule: string;
  given: unknown;
  message: string;
}

export function textOf({ side, operation, at, rule, given, message }: Finding): string {
  const value = JSON.stringify(given)?.slice(0, 80) ?? 'nothing';
  return `${operation}, ${side} ${at}: ${message} (${rule}), given ${value}`;
}

/** The place with every position in a list as a star. */
export function placeOf(base: string, pointer: string): string {
  return base + pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}
