import { isObject } from '../../../base/values/shapes';
import { memberOf } from '../../../base/by-name';
import { AppError } from '../../../base/errors/app-error';

export interface FieldOption {
  id: number;
  label: string;
}

/** What an encoding needs to know of its field. */
export interface EncodedField {
  key: string;
  /** As messages name it: `"lead_score" of person`. */
  description: string;
  isCustom: boolean;
  options: readonly FieldOption[];
}

/**
 * How one family of field types travels: between the REST API v2 (wire) and the value that a record shows. Null never
 * comes to an encoding: it is null on both sides.
 */
export interface Encoding {
  read(wire: unknown): unknown;
  /**
   * The value as the record keeps it, from what was set; the loaded value itself where both mean the same.
   *
   * @throws AppError `record-rejected`
   */
  accept(value: unknown, loaded: unknown): unknown;
  /** @param value - as `accept` gave it. */
  write(value: unknown): unknown;
  /** For a list whose primary entry is shown as a field of its own. */
  primary?: PrimaryEntry;
}

/** The primary entry of a list, as the field shows it that stands for it. */
export interface PrimaryEntry {
  /** Null for an empty list. */
  of(list: unknown): unknown;
  /** Makes a value the primary entry and keeps all others; null takes the primary entry away, and the next becomes it. */
  set(list: unknown, value: unknown): unknown;
}

/** A value that its field cannot hold. The value itself is not shown: it may be personal. */
export function unfit(field: EncodedField, expected: string): AppError {
  return new AppError('record-rejected', `The field ${field.description} takes ${expected}`, { field: field.key });
}

/** An object without its empty members: Pipedrive empties those that are left out. */
export function withoutEmpty(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
}

/** Whether an object says nothing else than the loaded one. */
export function sameMembers(value: Record<string, unknown>, loaded: unknown): boolean {
  return (
    isObject(loaded) &&
    Object.entries(value).every(([name, member]) => (memberOf(loaded, name) ?? null) === (member ?? null))
  );
}

/** For types of which nothing more is known. */
const UNCHANGED: Encoding = { read: (wire) => wire, accept: (value) => value, write: (value) => value };

export const unchanged = (_field: EncodedField): Encoding => UNCHANGED;
