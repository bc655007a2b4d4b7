/** An API key and the name under which logs and task records show its owner. */
export interface ApiKey {
  name: string;
  key: string;
}

/**
 * Reads `name:key,name2:key2`; a key may contain `:` but no comma.
 *
 * @returns null where the text is not of that form, a name or key is empty or a name comes twice.
 */
export function parseApiKeys(text: string): ApiKey[] | null {
  const pairs = text.split(',').map((pair) => {
    const [name = '', ...rest] = pair.split(':');
    return { name: name.trim(), key: rest.join(':').trim() };
  });
  const names = new Set(pairs.map(({ name }) => name));
  const complete = pairs.every(({ name, key }) => name !== '' && key !== '');
  return complete && names.size === pairs.length ? pairs : null;
}
