import { type IncomingHttpHeaders } from 'node:http';

/**
 * Whether a call that changes something may come from a page of this service. Every browser says of such a call where it
 * comes from; a program that says nothing holds no cookie of somebody else.
 *
 * @param publicUrl - where a proxy gives the service another host than its callers see; null for none.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined || origin === publicOrigin(publicUrl)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

const publicOrigin = (publicUrl: string | null): string | null =>
  publicUrl === null ? null : new URL(publicUrl).origin;
