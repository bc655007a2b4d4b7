import { isObject } from '../../base/values/shapes';
import { AppError } from '../../base/errors/app-error';
import { nearest } from '../../base/records/nearest';
import { type Envelope, scalarText, unusable } from '../transport/envelope';
import { recordsOf } from '../transport/paging';

export interface ActivityAttribute {
  name: string;
  /** As Marketo names it, for example `integer`. */
  dataType: string;
}

/** A kind of activity that this Marketo account records, for example `Send Email`. */
export interface ActivityType {
  id: number;
  name: string;
  description: string;
  /** What activities of this type are about, for example the e-mail; null where they have no such attribute. */
  primaryAttribute: ActivityAttribute | null;
  attributes: ActivityAttribute[];
}

/** Reads what Marketo answers to Get Activity Types. @throws AppError `vendor-unavailable` where it names none. */
export function activityTypesFrom(envelope: Envelope, call: string): ActivityType[] {
  const types = recordsOf(envelope, call);
  if (types.length === 0) throw unusable(`Marketo answered ${call} without a type`, envelope.requestId);
  return types.map(({ id, name, description, primaryAttribute, attributes }) => ({
    id: Number(id),
    name: scalarText(name),
    description: scalarText(description),
    primaryAttribute: isObject(primaryAttribute) ? attributeFrom(primaryAttribute) : null,
    attributes: Array.isArray(attributes) ? attributes.filter(isObject).map(attributeFrom) : [],
  }));
}

/**
 * The ids of types given by id or by name, without case.
 *
 * @throws AppError `invalid-request` for a name that the account does not have; names the nearest ones.
 */
export function typeIds(types: readonly ActivityType[], wanted: readonly (string | number)[]): number[] {
  return [...new Set(wanted.map((one) => (typeof one === 'number' ? one : idOf(types, one))))];
}

function idOf(types: readonly ActivityType[], name: string): number {
  const type = types.find((candidate) => candidate.name.toLowerCase() === name.trim().toLowerCase());
  if (type) return type.id;
  const suggestions = nearest(
    name,
    types.map((candidate) => candidate.name),
  );
  const advice = suggestions.length > 0 ? `nearest: ${suggestions.join(', ')}` : 'no type has a similar name';
  throw new AppError('invalid-request', `Marketo has no activity type "${name}" (${advice})`, { name, suggestions });
}

function attributeFrom({ name, dataType }: Record<string, unknown>): ActivityAttribute {
  return { name: scalarText(name), dataType: scalarText(dataType) };
}
