import { isObject } from '../../base/values/shapes';
import { nearest } from '../../base/records/nearest';
import { mistakeOf, usageOf } from './adapters/mistakes';
import { isNonBlank, show } from './check-values';
import { CONFLICT_POLICIES, MODES, WRITE_RULES } from './mapping';
import { join, problem, unknownNames, type Problem } from './problems';

const MEMBERS = ['fields', 'mode', 'preAdapter', 'postAdapter', 'transformer', 'clear', 'write', 'conflict'] as const;
const ONLY_WITH_FIELDS = ['mode', 'preAdapter'] as const;

/** Every mistake in the entry of one target field that shows without knowing the accounts. */
export function checkEntry(path: string, entry: unknown): Problem[] {
  if (!isObject(entry)) return [problem(path, `must be an object such as { fields: ['email'] }, not ${show(entry)}`)];
  return [
    ...unknownNames(path, 'an entry has no member', entry, MEMBERS),
    ...checkSource(path, entry),
    ...checkFields(path, entry),
    ...checkChoice(path, entry, 'mode', MODES),
    ...checkChoice(path, entry, 'write', WRITE_RULES),
    ...checkChoice(path, entry, 'conflict', CONFLICT_POLICIES),
    ...(['preAdapter', 'postAdapter', 'transformer'] as const).flatMap((member) => checkFunction(path, entry, member)),
    ...checkClear(path, entry),
  ];
}

type Entry = Readonly<Record<string, unknown>>;

function checkSource(path: string, entry: Entry): Problem[] {
  const [hasFields, hasTransformer] = ['fields' in entry, 'transformer' in entry];
  if (!hasFields && !hasTransformer) return [problem(path, 'needs either fields or a transformer')];
  if (!hasTransformer) return [];
  const excluded = [...(hasFields ? ['fields'] : []), ...ONLY_WITH_FIELDS.filter((member) => member in entry)];
  return excluded.map((member) => problem(join(path, member), 'has no meaning together with a transformer'));
}

function checkFields(path: string, entry: Entry): Problem[] {
  if (!('fields' in entry)) return [];
  const { fields, mode } = entry;
  if (!Array.isArray(fields) || fields.length === 0) {
    return [problem(join(path, 'fields'), 'must be a list of at least one field')];
  }
  const blank = fields.flatMap((name: unknown, index) =>
    isNonBlank(name) ? [] : [problem(`${path}.fields[${index}]`, `must be the name of a field, not ${show(name)}`)],
  );
  const needsMode = fields.length > 1 && mode === undefined;
  return needsMode ? [...blank, problem(path, "several fields need a mode: 'join' or 'choose'")] : blank;
}

function checkChoice(
  path: string,
  entry: Entry,
  member: 'mode' | 'write' | 'conflict',
  allowed: readonly string[],
): Problem[] {
  const value = entry[member];
  if (!(member in entry) || (typeof value === 'string' && allowed.includes(value))) return [];
  const suggestions = typeof value === 'string' ? nearest(value, allowed) : [];
  return [problem(join(path, member), `must be one of ${allowed.join(', ')}, not ${show(value)}`, suggestions)];
}

function checkFunction(path: string, entry: Entry, member: 'preAdapter' | 'postAdapter' | 'transformer'): Problem[] {
  if (!(member in entry)) return [];
  const given = entry[member];
  const place = join(path, member);
  const mistake = mistakeOf(given);
  if (mistake !== null) return [problem(place, mistake.problem, mistake.suggestions)];
  const usage = usageOf(given);
  if (usage !== null) return [problem(place, `this adapter is given with its options: ${usage}`)];
  return typeof given === 'function' ? [] : [problem(place, `must be a function, not ${show(given)}`)];
}

function checkClear(path: string, entry: Entry): Problem[] {
  if (!('clear' in entry) || typeof entry['clear'] === 'boolean') return [];
  return [problem(join(path, 'clear'), `must be true or false, not ${show(entry['clear'])}`)];
}
