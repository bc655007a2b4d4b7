import { isObject, textOf } from '../../../base/values/shapes';
import { phoneSpelling } from '../../../base/values/phone';
import { folded } from '../../../base/values/text';
import { type EncodedField, type Encoding, unfit } from './encoding';

/** One e-mail address or phone number of a person. */
export interface ContactEntry {
  value: string;
  primary: boolean;
  label?: string;
}

export const emailsEncoding = contactEncoding(folded);

export const phonesEncoding = contactEncoding(phoneSpelling);

/**
 * A list of `{ value, primary, label }` with exactly one primary entry; text is taken as an entry.
 *
 * @param means - of two values that mean the same it makes the same text.
 */
function contactEncoding(means: (value: string) => string): (field: EncodedField) => Encoding {
  return (field) => ({
    read: (wire) => entriesOf(wire),
    accept(value) {
      if (!Array.isArray(value)) throw unfit(field, 'a list of { value, primary, label }');
      return entriesOf(value.map((item: unknown) => withTrimmedValue(item)));
    },
    write: (value) => value,
    primary: { of: primaryOf, set: (list, value) => withPrimary(list, textOf(value), means) },
  });
}

function withTrimmedValue(item: unknown): unknown {
  const entry = isObject(item) ? item : { value: item };
  return { ...entry, value: textOf(entry['value']).trim() };
}

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

function primaryOf(value: unknown): string | null {
  return entriesOf(value).find(({ primary }) => primary)?.value ?? null;
}

/** An entry that means the same is made primary as it stands; blank text takes the primary entry away. */
export function withPrimary(list: unknown, wanted: string, means: (value: string) => string): ContactEntry[] {
  const entries = entriesOf(list);
  if (wanted.trim() === '') return entriesOf(entries.filter(({ primary }) => !primary));
  const known = entries.findIndex((entry) => means(entry.value) === means(wanted));
  const others = entries.map((entry, index) => ({ ...entry, primary: index === known }));
  return known >= 0 ? others : [{ value: wanted.trim(), primary: true }, ...others];
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
