import { type EncodedField, type Encoding, isObject, unfit } from './encoding';

/** varchar, varchar_auto, text, phone: text; blank text is an empty value. */
export const textEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value) {
    if (typeof value === 'string') return value.trim() === '' ? null : value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw unfit(field, 'text');
  },
  write: (value) => value,
});

/** double, int: a number; numeric text is taken as the number, because the API refuses it. */
export const numberEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value) {
    const number = numberIn(value);
    if (number === undefined) throw unfit(field, 'a number');
    return number;
  },
  write: (value) => value,
});

/** user, org, people, deal, stage, pipeline: the id of a record. */
export const referenceEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) ? (wire['id'] ?? wire['value']) : wire),
  accept(value) {
    const id = numberIn(isObject(value) ? value['id'] : value);
    if (id === undefined || id === null || !Number.isSafeInteger(id) || id < 1)
      throw unfit(field, 'the id of a record');
    return id;
  },
  write: (value) => value,
});

/** date: `YYYY-MM-DD`; of a date-time its UTC day. */
export const dateEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value) {
    if (typeof value === 'string' && value.trim() === '') return null;
    const time = value instanceof Date || typeof value === 'string' ? new Date(value) : undefined;
    if (time === undefined || Number.isNaN(time.getTime())) throw unfit(field, 'a date such as 2026-11-23');
    return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : time.toISOString().slice(0, 10);
  },
  write: (value) => value,
});

/** A number, or null for blank text; undefined for what is no number. */
export function numberIn(value: unknown): number | null | undefined {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
