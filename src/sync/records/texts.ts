import { folded } from '../../base/values/text';

/** A text without white space at its ends; empty for anything else. */
export const trimmedTextOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Texts compare without case, and composed and decomposed letters alike. */
export const plain = (value: unknown): string => folded(trimmedTextOf(value));

/** The texts of a list such as a person's `emails`, in its order. */
export function textsOf(list: unknown): string[] {
  const entries: unknown[] = Array.isArray(list) ? list : [];
  return entries.map((entry) => trimmedTextOf((Object(entry) as { value?: unknown }).value)).filter(Boolean);
}

/** The key under which a written value is remembered until the search knows it. */
export const matchKey = (field: string, value: string): string => `${field}:${plain(value)}`;

/** The host of a web address without `www.`, in lower case; empty where there is none. */
export function domainOf(website: string): string {
  const address = website.includes('://') ? website : `https://${website}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
}
