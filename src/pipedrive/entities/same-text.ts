import { folded, trimmed } from '../../base/values/text';

/** Whether two values are the same as a whole: without case and white space at the ends. */
export function isSameText(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** Of several records that match without case those with the same case, where there are any. */
export function best<R>(matches: readonly R[], wanted: string, textsOf: (match: R) => readonly string[]): readonly R[] {
  const exact = matches.filter((match) => textsOf(match).some((text) => trimmed(text) === trimmed(wanted)));
  return exact.length > 0 ? exact : matches;
}
