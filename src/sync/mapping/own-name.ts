import { memberOf } from '../../base/by-name';
import { factsOfKind, RECORD_KINDS } from '../records/kinds';
import { type FieldCatalogue } from './check-account';

/** Related records, as mappings read them, and the field that holds each one's id. */
const ID_FIELD: Readonly<Record<string, string>> = Object.fromEntries(
  RECORD_KINDS.flatMap((kind) => Object.entries(factsOfKind(kind).related)),
);

/** A field by the name under which the record keeps it, a related record by the field of its id. */
export function ownName(catalogue: FieldCatalogue, field: string): string {
  const own = nameIn(catalogue, field);
  if (own !== undefined) return own;
  const id = memberOf(ID_FIELD, field);
  return id === undefined ? field : (nameIn(catalogue, id) ?? field);
}

function nameIn(catalogue: FieldCatalogue, name: string): string | undefined {
  const field = catalogue.resolve(name);
  return field === undefined || 'collision' in field ? undefined : field.name;
}
