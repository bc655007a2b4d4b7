/** Query parameters; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** A path with a query. */
export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The same address with some parameters changed; undefined takes one out. */
export function changed(url: string, query: Query): string {
  const [path = '', text = ''] = url.split('?');
  return address(path, { ...Object.fromEntries(new URLSearchParams(text)), ...query });
}
