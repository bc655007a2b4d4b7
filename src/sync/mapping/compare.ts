import { phoneDigits } from '../../base/values/phone';
import { trimmed } from '../../base/values/text';
import { canonical } from './canonical';
import { type FieldFacts, type FieldKind } from './field-kind';
import { readIsoText, readMoment, type Moment } from '../../base/values/moments';
import { asText, decimalText, members } from './plain';

export { isEmpty } from './canonical';

/**
 * Whether two values of a field mean the same: number and numeric text, date and date-time of that day, option label
 * and id, a set in any order, white space at the ends, an e-mail in another case, a phone number in another format,
 * composed and decomposed letters, and null, blank and, in a boolean field, false. Ordinary text compares exactly.
 *
 * @param field - what is known of the field, or only its kind; without it the values' own shapes decide, with care.
 */
export function sameValue(a: unknown, b: unknown, field?: FieldFacts | FieldKind): boolean {
  const facts = typeof field === 'string' ? { kind: field } : field;
  const [left, right] = [canonical(a, facts), canonical(b, facts)];
  if (left === right) return true;
  if (left === '' || right === '') return false;
  return SAME_IN_OTHER_FORM[facts?.kind ?? 'unknown']?.(a, b) ?? false;
}

/** For the kinds whose values can mean the same in forms that have no common spelling. */
const SAME_IN_OTHER_FORM: Readonly<Partial<Record<FieldKind, (a: unknown, b: unknown) => boolean>>> = {
  number: sameAmount,
  datetime: (a, b) => sameDay(readMoment(a), readMoment(b)),
  text: sameShape,
  unknown: sameShape,
  object: (a, b) => sameAmount(a, b) || sameContent(a, b),
};

/** For values whose field says nothing of their meaning: only shapes that ordinary text does not have. */
function sameShape(a: unknown, b: unknown): boolean {
  return (
    sameNumberAndText(a, b) ||
    sameDay(shownMoment(a), shownMoment(b)) ||
    samePhone(asText(a), asText(b)) ||
    sameContent(a, b)
  );
}

/** An amount with a currency means the same as the mere amount. */
function sameAmount(a: unknown, b: unknown): boolean {
  const [left, right] = [members(a), members(b)];
  if ((left === null) === (right === null)) return false;
  const [amount, other] = [left?.['value'] ?? a, right?.['value'] ?? b].map(decimalText);
  return amount !== null && amount === other;
}

/** Two texts are never compared as numbers here: `0123` and `123`, or versions `1.1` and `1.10`, differ. */
function sameNumberAndText(a: unknown, b: unknown): boolean {
  if ((typeof a === 'number') === (typeof b === 'number')) return false;
  const text = asText(typeof a === 'number' ? b : a);
  if (/^[+-]?0\d/.test(text)) return false;
  const number = decimalText(a);
  return number !== null && number === decimalText(b);
}

/** A date and a date-time of that day; two date-times are compared to the second, not here. */
function sameDay(a: Moment | null, b: Moment | null): boolean {
  return a !== null && b !== null && a.day === b.day && (a.second === null || b.second === null);
}

function shownMoment(value: unknown): Moment | null {
  if (value instanceof Date) return readMoment(value);
  return typeof value === 'string' ? readIsoText(value) : null;
}

/** Digits with separators may also be a part number or a date; a plus sign or an area code in parentheses may not. */
function samePhone(a: string, b: string): boolean {
  if (![a, b].some((text) => /^(\+|\()\s*\d/.test(text))) return false;
  const digits = phoneDigits(a);
  return digits !== null && digits.length >= 7 && digits === phoneDigits(b);
}

/** An object that carries its text, as an address or an option does, means the same as that text. */
function sameContent(a: unknown, b: unknown): boolean {
  if ((members(a) === null) === (members(b) === null)) return false;
  return asText(a) !== '' && trimmed(asText(a)) === trimmed(asText(b));
}
