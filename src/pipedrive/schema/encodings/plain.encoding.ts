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

/** A moment: RFC 3339 in UTC with whole seconds, because the API refuses fractions; the same second is the same moment. */
export const dateTimeEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value, loaded) {
    if (typeof value === 'string' && value.trim() === '') return null;
    const moment = value instanceof Date || typeof value === 'string' ? wholeSeconds(value) : undefined;
    if (moment === undefined) throw unfit(field, 'a moment such as 2026-11-23T10:00:00Z');
    return typeof loaded === 'string' && wholeSeconds(loaded) === moment ? loaded : moment;
  },
  write: (value) => value,
});

/** Hours and minutes, seconds if there are any: `09:30`, `09:30:00`. */
export const clockEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value, loaded) {
    if (typeof value === 'string' && value.trim() === '') return null;
    if (typeof value !== 'string' || !/^\d\d:\d\d(:\d\d)?$/.test(value))
      throw unfit(field, 'hours and minutes such as 09:30');
    return typeof loaded === 'string' && withoutSeconds(loaded) === withoutSeconds(value) ? loaded : value;
  },
  write: (value) => value,
});

/** boolean: true or false; the API refuses 0 and 1 and text. */
export const booleanEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value) {
    const given = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (given === true || given === 1 || given === 'true' || given === '1') return true;
    if (given === false || given === 0 || given === 'false' || given === '0') return false;
    if (given === '') return null;
    throw unfit(field, 'true or false');
  },
  write: (value) => value,
});

const withoutSeconds = (clock: string): string => clock.replace(/^(\d\d:\d\d):00$/, '$1');

function wholeSeconds(moment: Date | string): string | undefined {
  const time = new Date(moment);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** A number, or null for blank text; undefined for what is no number. */
export function numberIn(value: unknown): number | null | undefined {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
