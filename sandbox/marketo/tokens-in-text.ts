import { type Value, type Values } from './schema/field.ts';
import { COMPANY_TYPE_NAMES, type LeadFields } from './schema/lead-fields.ts';

const TOKEN = /\{\{(lead|company|system)\.([^}]+)\}\}/g;

type Encoding = (value: Value) => string;

/** JSON encoding: text comes with its quotes, an empty value as null. */
export const quoted: Encoding = (value) => JSON.stringify(value);
export const inUrl: Encoding = (value) => encodeURIComponent(plain(value));
export const plain: Encoding = (value) => (value === null ? '' : String(value));

/** What tokens stand for. */
export interface Filling {
  fields: LeadFields;
  lead: Values;
  /** ISO 8601. */
  now: string;
}

/**
 * Fills in `{{lead.…}}`, `{{company.…}}` and `{{system.dateTime}}`, by label (`{{lead.Email Address}}`) or REST name.
 * A token that is not known stays as it is.
 */
export function substitute(text: string, { fields, lead, now }: Filling, encode: Encoding): string {
  return text.replace(TOKEN, (token, scope: string, name: string) => {
    if (scope === 'system') return name === 'dateTime' ? encode(now) : token;
    const field = fields.all().find((candidate) => candidate.name === name || candidate.displayName === name);
    if (!field || (scope === 'company' && !COMPANY_TYPE_NAMES.has(field.name))) return token;
    return encode(lead[field.name] ?? null);
  });
}
