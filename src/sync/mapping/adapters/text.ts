import { type Adapter } from '../mapping';
import { asText, decimalText, members } from '../plain';

/** Any value as trimmed text; a list with commas between, an option or related record by its label or name. */
export const text: Adapter = (value) => asText(value) || undefined;

/** English grouping (`1,234,567.89`); a single comma may be a decimal one elsewhere, so it needs a point or another. */
const GROUPED = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/;

/** A number, numeric text or an amount of money as a number; undefined for anything else. */
export const number: Adapter = (value) => {
  const amount = members(value)?.['value'] ?? value;
  const plain = typeof amount === 'string' && GROUPED.test(amount.trim()) ? amount.replaceAll(',', '') : amount;
  const decimal = decimalText(plain);
  return decimal === null || !Number.isFinite(Number(decimal)) ? undefined : Number(decimal);
};
