import { isObject } from '../../../base/values/shapes';
import { type EncodedField, type Encoding, sameMembers, unfit, withoutEmpty } from './encoding';

/** daterange and timerange: `{ value, until }` on both sides, of times with the time zone. */
export const rangeEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) && (wire['value'] ?? null) === null ? null : wire),
  accept(value, loaded) {
    if (!isObject(value) || typeof value['value'] !== 'string' || typeof value['until'] !== 'string') {
      throw unfit(field, '{ value, until }, its start and its end');
    }
    const range = { ...value, value: withSeconds(value['value']), until: withSeconds(value['until']) };
    return sameMembers(range, loaded) ? loaded : range;
  },
  write: (value) => (isObject(value) ? withoutEmpty(value) : value),
});

/** time: `{ value, timezone_id, timezone_name }` on both sides; plain text keeps the time zone that the field has. */
export const timeEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) && (wire['value'] ?? null) === null ? null : wire),
  accept(value, loaded) {
    if (typeof value === 'string' && value.trim() === '') return null;
    const parts: Record<string, unknown> = isObject(value) ? value : { ...(isObject(loaded) && loaded), value };
    const time = { ...parts, value: withSeconds(parts['value']) };
    if (typeof time['value'] !== 'string') throw unfit(field, 'a time such as 09:30');
    return sameMembers(time, loaded) ? loaded : time;
  },
  write: (value) => (isObject(value) ? withoutEmpty(value) : value),
});

const withSeconds = (time: unknown): unknown =>
  typeof time === 'string' && /^\d\d:\d\d$/.test(time) ? `${time}:00` : time;
