import { isObject } from '../../../base/values/shapes';
import { type EncodedField, type Encoding, sameMembers, unfit, withoutEmpty } from './encoding';

/** An address; a part that is left out when it is written is emptied. */
export interface Address {
  /** The whole address in one line. */
  value: string;
  street_number?: string | null;
  route?: string | null;
  subpremise?: string | null;
  locality?: string | null;
  sublocality?: string | null;
  admin_area_level_1?: string | null;
  admin_area_level_2?: string | null;
  country?: string | null;
  postal_code?: string | null;
  /** Formed by Pipedrive. */
  formatted_address?: string | null;
}

/**
 * address: `{ value, locality, country, … }` on both sides. Plain text is the whole address in one line; the parts are
 * emptied then, because Pipedrive empties every part that is left out.
 */
export const addressEncoding = (field: EncodedField): Encoding => ({
  read: (wire) => (isObject(wire) && (wire['value'] ?? null) === null ? null : wire),
  accept(value, loaded) {
    if (typeof value === 'string') return fromText(value, loaded);
    if (isObject(value) && typeof value['value'] === 'string') return isWhole(value, loaded) ? loaded : value;
    throw unfit(field, 'an address: text, or { value, locality, country, … }');
  },
  write: (value) => (isObject(value) ? written(value) : value),
});

function fromText(text: string, loaded: unknown): unknown {
  if (text.trim() === '') return null;
  return isObject(loaded) && loaded['value'] === text ? loaded : { value: text };
}

/** A part that is left out is emptied, so both must name the same parts. */
function isWhole(value: Record<string, unknown>, loaded: unknown): boolean {
  return isObject(loaded) && sameMembers(value, loaded) && sameMembers(written(loaded), value);
}

/** Pipedrive itself forms `formatted_address` from the parts. */
function written(address: Record<string, unknown>): Record<string, unknown> {
  const { formatted_address: _, ...parts } = address;
  return withoutEmpty(parts);
}
