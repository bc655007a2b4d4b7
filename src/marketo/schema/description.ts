import { isObject } from '../../base/values/shapes';
import { type Envelope, scalarText, unusable } from '../transport/envelope';
import { recordsOf } from '../transport/paging';
import { fieldTypeOf } from './field-types';
import { type KindDescription } from './kinds';
import { type MarketoField, MarketoSchema } from './marketo-schema';

/** Marketo keeps these itself, whatever a description says of them. */
const KEPT_BY_MARKETO = new Set(['createdAt', 'updatedAt']);

/**
 * Reads what Marketo answers to describe (objects) and describe2 (leads).
 *
 * @throws AppError `vendor-unavailable` where the answer describes no fields.
 */
export function schemaFrom(kind: KindDescription, envelope: Envelope): MarketoSchema {
  const [description] = recordsOf(envelope, kind.describePath);
  const described = description?.['fields'];
  if (!Array.isArray(described) || described.length === 0 || !described.every(isObject)) {
    throw unusable(`Marketo described no fields of a ${kind.label}`, envelope.requestId);
  }
  const fields = described.map((field) => fieldFrom(kind, field));
  return new MarketoSchema(kind, withId(kind, fields), searchableFrom(description?.['searchableFields']));
}

function fieldFrom(kind: KindDescription, field: Record<string, unknown>): MarketoField {
  const name = scalarText(field['name']);
  const dataType = name === kind.idField ? idType(kind) : scalarText(field['dataType']) || 'string';
  const keptByMarketo = name === kind.idField || KEPT_BY_MARKETO.has(name);
  return {
    name,
    displayName: scalarText(field['displayName']) || name,
    dataType,
    traits: fieldTypeOf(dataType),
    length: typeof field['length'] === 'number' ? field['length'] : null,
    updateable: field['updateable'] === true && !keptByMarketo,
  };
}

function withId(kind: KindDescription, fields: MarketoField[]): MarketoField[] {
  if (fields.some(({ name }) => name === kind.idField)) return fields;
  const [name, dataType] = [kind.idField, idType(kind)];
  const id = { name, displayName: name, dataType, traits: fieldTypeOf(dataType), length: null, updateable: false };
  return [id, ...fields];
}

/** Whatever a description says: ids are numbers, GUIDs text. */
const idType = ({ idField }: KindDescription): string => (idField === 'id' ? 'integer' : 'string');

function searchableFrom(searchableFields: unknown): string[][] {
  if (!Array.isArray(searchableFields)) return [];
  return searchableFields.flatMap((names: unknown) => (Array.isArray(names) ? [names.map(scalarText)] : []));
}
