import { type EncodedField, type Encoding, isObject, unfit } from './encoding';

/** One e-mail address or phone number of a person. */
export interface ContactEntry {
  value: string;
  primary: boolean;
  label?: string;
}

/** emails, phones: a list of `{ value, primary, label }` with exactly one primary entry; text is taken as an entry. */
export const contactEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => entriesOf(wire),
  accept(value) {
    if (!Array.isArray(value)) throw unfit(field, 'a list of { value, primary, label }');
    return entriesOf(value.map((item: unknown) => (typeof item === 'string' ? { value: item } : item)));
  },
  write: (value) => value,
});

/** The entries of a loaded value, which is null for none. */
export function entriesOf(value: unknown): ContactEntry[] {
  const entries = (Array.isArray(value) ? value : []).filter(isObject).filter(({ value: text }) => isText(text));
  const primary = Math.max(
    0,
    entries.findIndex((entry) => entry['primary'] === true),
  );
  return entries.map((entry, index) => ({
    value: String(entry['value']),
    primary: index === primary,
    ...(isText(entry['label']) && { label: String(entry['label']) }),
  }));
}

export function primaryOf(value: unknown): string | null {
  return entriesOf(value).find(({ primary }) => primary)?.value ?? null;
}

/**
 * Makes a value the primary entry and keeps all others, the former primary included; an entry that means the same is
 * made primary as it stands. Null takes the primary entry away, and the next one becomes primary.
 */
export function withPrimary(value: unknown, wanted: string | null, means: (value: string) => string): ContactEntry[] {
  const entries = entriesOf(value);
  if (wanted === null || wanted.trim() === '') return entriesOf(entries.filter(({ primary }) => !primary));
  const known = entries.findIndex((entry) => means(entry.value) === means(wanted));
  const others = entries.map((entry, index) => ({ ...entry, primary: index === known }));
  return known >= 0 ? others : [{ value: wanted.trim(), primary: true }, ...others];
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
