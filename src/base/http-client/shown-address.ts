/** An address as messages show it: without user, password and query, which may hold secrets. */
export function shownAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
