type Members = Record<string, unknown>;

/** How a task ended, and why: texts of this service. */
const WORDS = new Set(['status', 'reason']);
const IDS = new Set(['id', 'ids', 'externalId', 'removed', 'leads']);
/** Numbers, Marketo's own ids, and the keys that this service makes of ids. */
const OWN_ID = /^(\d+|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|(pd|mkto)-[a-z-]+-\d+)$/i;

/**
 * A result without personal values: how it ended, ids and the names of fields stay, and so in its parts; the values of
 * fields become null. Whatever is not known here to be harmless goes.
 */
export function withoutValues(result: object): object {
  const kept = Object.entries(result).flatMap(([name, value]: [string, unknown]) => {
    const shown = withoutValue(name, value);
    return shown === undefined ? [] : [[name, shown] as const];
  });
  return Object.fromEntries(kept);
}

function withoutValue(name: string, value: unknown): unknown {
  if (WORDS.has(name)) return value;
  if (IDS.has(name)) return [value].flat().every((id) => OWN_ID.test(String(id))) ? value : undefined;
  if (Array.isArray(value)) return value.filter(hasField).map(fieldOnly);
  return isMembers(value) ? withoutValues(value) : undefined;
}

const hasField = (entry: unknown): entry is Members & { field: string } =>
  isMembers(entry) && typeof entry['field'] === 'string';

/** An entry of `changes`, `conflicts` or `notKept`. */
const fieldOnly = ({ field, ...values }: Members & { field: string }): Members => ({
  field,
  ...Object.fromEntries(Object.keys(values).map((name) => [name, null])),
});

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
