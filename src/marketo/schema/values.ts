import { readMoment } from '../../base/values/moments';
import { fieldTypeOf } from './field-types';
import { inSeconds, isoMoment } from './moments';

const NUMERIC_TEXT = /^-?\d+(\.\d+)?$/;

/**
 * A value as Marketo stores it: blank text is null, a number that came as text is a number, a number or a boolean in a
 * field that holds text is text, a moment is in UTC with whole seconds (of a mere date the beginning of that UTC day), a
 * date is a UTC day. Anything else
 * stays as it is, odd values included, so that Marketo judges them.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/field-types
 */
export function storedValue(dataType: string, value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (value instanceof Date) return storedDate(dataType, value);
  const { storedAs } = fieldTypeOf(dataType);
  if (typeof value === 'number' || typeof value === 'boolean') return storedAs === 'text' ? String(value) : value;
  if (typeof value !== 'string') return value;
  if (storedAs === 'number' && NUMERIC_TEXT.test(value.trim())) return Number(value);
  if (dataType === 'email') return value.trim() || null;
  if (dataType === 'datetime') return isoMoment(value) ?? value;
  if (dataType === 'date') return readMoment(value)?.day ?? value;
  return value;
}

/** One that is no date becomes text: in JSON it would be null, and empty the field. */
function storedDate(dataType: string, date: Date): string {
  if (Number.isNaN(date.getTime())) return String(date);
  return dataType === 'date' ? date.toISOString().slice(0, 10) : inSeconds(date);
}
