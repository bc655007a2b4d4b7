import { type Adapter } from '../mapping';
import { readMoment } from '../../../base/values/moments';

/** The UTC day of any date or date-time as `YYYY-MM-DD`; undefined for what is none. */
export const date: Adapter = (value) => readMoment(value)?.day;

/** The calendar quarter of a date, 1 to 4. */
export const quarter: Adapter = (value) => {
  const day = readMoment(value)?.day;
  return day === undefined ? undefined : Math.ceil(Number(day.slice(5, 7)) / 3);
};

/** The calendar year of a date as a number. */
export const year: Adapter = (value) => {
  const day = readMoment(value)?.day;
  return day === undefined ? undefined : Number(day.slice(0, 4));
};

/** The present UTC day as `YYYY-MM-DD`, whatever the value. Also a transformer. */
export const today: Adapter = (_value, context) => readMoment(context.now())?.day;
