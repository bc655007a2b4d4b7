/** Splits a name as the vendor does in its samples: the last word is the last name, all before it the first name. */
function splitName(name: string): { first_name: string; last_name: string | null } {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? words.pop() : undefined;
  return { first_name: words.join(' '), last_name: last ?? null };
}

/** Adds to a person's checked members those that follow from the name's other form. */
export function withNames(given: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
  if (typeof given['name'] === 'string') return { ...splitName(given['name']), ...given };
  if (!Object.hasOwn(given, 'first_name') && !Object.hasOwn(given, 'last_name')) return given;
  const parts = ['first_name', 'last_name'].map((part) => (Object.hasOwn(given, part) ? given[part] : before[part]));
  const name = parts.filter((part) => typeof part === 'string' && part.trim() !== '').join(' ');
  return { ...given, name };
}
