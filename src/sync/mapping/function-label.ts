import { adapterNames, adapters } from './adapters';
import { isAdapter, writtenAs } from './adapters/mistakes';

const LONGEST = 160;

/** The built-in adapter without options that a function of a mapping is; null for any other function. */
export const builtInName = (given: unknown): string | null =>
  adapterNames.find((name) => isAdapter(given, adapters[name] as never)) ?? null;

/**
 * A function of a mapping as people know it: a built-in adapter as the file has it (`a.text`,
 * `a.userIdByName({ fallback: 17 })`), a function of the file by its text, in one line and cut where it is long.
 */
export function functionLabel(given: unknown): string {
  const name = builtInName(given);
  if (name !== null) return `a.${name}`;
  const text = writtenAs(given) ?? String(given).replaceAll(/\s+/g, ' ');
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}
