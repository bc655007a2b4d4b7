import { type Value, type Values } from './schema/field.ts';
import { COMPANY_TYPE_NAMES, LEAD_FIELDS } from './schema/lead-fields.ts';

const TOKEN = /\{\{(lead|company|system)\.([^}]+)\}\}/g;

type Encoding = (value: Value) => string;

/** JSON encoding: text comes with its quotes, an empty value as null. */
export const quoted: Encoding = (value) => JSON.stringify(value);
export const inUrl: Encoding = (value) => encodeURIComponent(plain(value));
export const plain: Encoding = (value) => (value === null ? '' : String(value));

/**
 * Fills in `{{lead.…}}`, `{{company.…}}` and `{{system.dateTime}}`, by label (`{{lead.Email Address}}`) or REST name.
 * A token that is not known stays as it is.
 */
export function substitute(text: string, lead: Values, now: string, encode: Encoding): string {
  return text.replace(TOKEN, (token, scope: string, name: string) => {
    if (scope === 'system') return name === 'dateTime' ? encode(now) : token;
    const field = LEAD_FIELDS.find((candidate) => candidate.name === name || candidate.displayName === name);
    if (!field || (scope === 'company' && !COMPANY_TYPE_NAMES.has(field.name))) return token;
    return encode(lead[field.name] ?? null);
  });
}
