import { trimmed } from '../../base/values/text';
import { sameValue } from './compare';
import { type FieldFacts } from './field-kind';
import { decimalText, members } from './plain';

/** A field that was written with success. */
export interface WrittenField {
  readonly sent: unknown;
  /** What the record held before the write; empty for a new one. */
  readonly before: unknown;
  /** What it holds after the write. */
  readonly now: unknown;
}

/**
 * `kept otherwise`: the vendor took the write and kept the old value (blocked), the beginning of a text (cut) or fewer
 * decimals (rounded). `edited since`: nothing of that explains the value, so somebody gave it to the field meanwhile.
 */
export type Fate = 'kept' | 'kept otherwise' | 'edited since';

/** What became of a value that was sent and answered with success. */
export function fateOf({ sent, before, now }: WrittenField, facts?: FieldFacts): Fate {
  if (sameValue(sent, now, facts)) return 'kept';
  return sameValue(before, now, facts) || canBecome(sent, now) ? 'kept otherwise' : 'edited since';
}

/** Whether a vendor that cuts texts and rounds numbers can have kept the one value as the other. */
export function canBecome(sent: unknown, kept: unknown): boolean {
  return isCut(sent, kept) || isRounded(sent, kept);
}

const BEYOND_FFFF = /[\u{10000}-\u{10FFFF}]/u;
/** What is left of a character that was cut in two. */
const HALF_A_CHARACTER = /[\uD800-\uDBFF\uFFFD]$/;

/** Of an emptied text nothing tells whether it was cut, unless nothing else could have been left of it. */
function isCut(sent: unknown, kept: unknown): boolean {
  if (typeof sent !== 'string') return false;
  const rest = typeof kept === 'string' ? trimmed(kept.replace(HALF_A_CHARACTER, '')) : '';
  const whole = trimmed(sent);
  const isBeginning = rest !== '' && rest !== whole && whole.startsWith(rest);
  return isBeginning || (BEYOND_FFFF.test(whole) && rest === trimmed(whole.slice(0, whole.search(BEYOND_FFFF))));
}

/** Also where what follows the last decimal was left off. */
function isRounded(sent: unknown, kept: unknown): boolean {
  const [whole, rest] = [sent, kept].map((value) => decimalText(members(value)?.['value'] ?? value));
  if (!whole || !rest || decimalsOf(rest) >= decimalsOf(whole)) return false;
  return Math.abs(Number(whole) - Number(rest)) < 10 ** -decimalsOf(rest);
}

const decimalsOf = (number: string): number => number.split('.')[1]?.length ?? 0;
