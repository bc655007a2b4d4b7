import { isObject } from '../../../base/values/shapes';
import { readMoment, utcSecond } from '../../../base/values/moments';
import { type EncodedField, type Encoding, unfit } from './encoding';

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

/** date: `YYYY-MM-DD`; of a date-time its UTC day, which without a zone it is in. */
export const dateEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value) {
    if (typeof value === 'string' && value.trim() === '') return null;
    const moment = typeof value === 'number' ? null : readMoment(value);
    if (moment === null) throw unfit(field, 'a date such as 2026-11-23');
    return moment.day;
  },
  write: (value) => value,
});

/**
 * A moment: RFC 3339 in UTC with whole seconds, because the API refuses fractions; the same second is the same moment.
 * Of a mere date it is the beginning of that day in UTC.
 */
export const dateTimeEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => wire,
  accept(value, loaded) {
    if (typeof value === 'string' && value.trim() === '') return null;
    const moment = typeof value === 'number' ? null : readMoment(value);
    if (moment === null) throw unfit(field, 'a moment such as 2026-11-23T10:00:00Z');
    const known = readMoment(loaded);
    return known !== null && utcSecond(known) === utcSecond(moment) ? loaded : utcSecond(moment);
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

/** A number, or null for blank text; undefined for what is no number. */
export function numberIn(value: unknown): number | null | undefined {
  if (typeof value === 'string' && value.trim() === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
