import { setMember } from '../../base/by-name';
import { labelled } from './canonical';
import { isEmpty, sameValue } from './compare';
import { type FieldFacts } from './field-kind';
import { type MappedField } from './map-record';
import { asText, members } from './plain';

/** One element of `changes` in the result of a task. */
interface Change {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface Difference {
  /** What to send, by the mapping's field names; null empties a field. */
  readonly writes: Record<string, unknown>;
  readonly changes: Change[];
}

/** What the differ asks about the target record. */
export interface DiffTarget {
  /** The present value of a field; null instead of the reader for a record that is yet to be made. */
  readonly read: ((field: string) => unknown) | null;
  /** What the account knows of a field; undefined where it knows nothing. */
  readonly factsOf?: (field: string) => FieldFacts | undefined;
  /** A value as people read it, for `from` and `to`. Default: labels and names of objects, other values unchanged. */
  readonly describe?: (field: string, value: unknown) => unknown;
}

/**
 * Which of the mapped values to write into the target, and what that changes. An empty value is written only to empty a
 * field whose mapping says `clear`; a value that means the same as the present one is not written.
 */
export function diff(mapped: readonly MappedField[], target: DiffTarget): Difference {
  const difference: Difference = { writes: {}, changes: [] };
  for (const wanted of mapped) {
    const { field } = wanted;
    const value = isEmpty(wanted.value) ? null : wanted.value;
    const present = target.read?.(field) ?? null;
    if (!isAllowed(wanted, target.read === null, present)) continue;
    if (target.read === null ? value === null : sameValue(value, present, target.factsOf?.(field))) continue;
    setMember(difference.writes, field, value);
    difference.changes.push({ field, from: shownOf(target, field, present), to: shownOf(target, field, value) });
  }
  return difference;
}

function isAllowed({ value, clear, write }: MappedField, isNew: boolean, present: unknown): boolean {
  if (isNew) return true;
  if (write === 'create' || (write === 'if-empty' && !isEmpty(present))) return false;
  return clear || !isEmpty(value);
}

const shownOf = ({ factsOf, describe }: DiffTarget, field: string, value: unknown): unknown =>
  shown(field, value, factsOf?.(field), describe);

/** A value as a person reads it; null for an empty one. */
export function shown(field: string, value: unknown, facts?: FieldFacts, describe = describeValue): unknown {
  return isEmpty(value) ? null : (describe(field, facts ? labelled(value, facts) : value) ?? null);
}

/** Objects by their label, name or value where they have one; everything else as it is. */
export function describeValue(_field: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => describeValue(_field, item));
  return members(value) === null ? value : asText(value) || members(value);
}
