import { memberOf } from '../../../base/by-name';
import { nearest } from '../../../base/records/nearest';
import { members } from '../plain';

/** What is wrong with the options of an adapter, by the rule for each member; null where nothing is. */
export function optionMistake(
  adapter: string,
  options: unknown,
  rules: Readonly<Record<string, (value: unknown) => string | null>>,
): { problem: string; suggestions: string[] } | null {
  if (options === undefined) return null;
  const given = members(options);
  if (given === null) return { problem: `${adapter} takes an object of options`, suggestions: Object.keys(rules) };
  for (const [name, value] of Object.entries(given)) {
    const rule = memberOf(rules, name);
    if (rule === undefined) {
      return { problem: `${adapter} has no option "${name}"`, suggestions: nearest(name, Object.keys(rules)) };
    }
    const problem = value === undefined ? null : rule(value);
    if (problem !== null) return { problem: `the option ${name} of ${adapter} must be ${problem}`, suggestions: [] };
  }
  return null;
}

/** A user id, or a list of them. */
export const aUserId = (value: unknown): string | null => (Number.isInteger(value) ? null : 'a user id');

export const userIds = (value: unknown): string | null =>
  [value].flat().every(Number.isInteger) ? null : 'a user id or a list of user ids';
