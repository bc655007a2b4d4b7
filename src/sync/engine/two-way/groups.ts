import { memberOf } from '../../../base/by-name';
import { type FieldCatalogue } from '../../mapping/check-mapping';
import { type FieldMapping, type Mapping, type TableName } from '../../mapping/mapping';
import { type FieldGroup, twoWayGroups } from '../../mapping/two-way';
import { fieldOf } from '../../records/catalogues';
import { factsOfKind, RECORD_KINDS } from '../../records/kinds';
import { type Flow } from '../../flows/flow';

/** Related records, as mappings read them, and the field that holds each one's id. */
const ID_FIELD: Readonly<Record<string, string>> = Object.fromEntries(
  RECORD_KINDS.flatMap((kind) => Object.entries(factsOfKind(kind).related)),
);

/** The groups of fields that a flow and its way back carry both ways; none for a flow without a way back. */
export function groupsOf(
  { table, opposite }: Pick<Flow, 'table' | 'opposite'>,
  mapping: Mapping,
  source: FieldCatalogue,
  target: FieldCatalogue,
): FieldGroup[] {
  if (opposite === undefined) return [];
  return twoWayGroups(
    { table: tableOf(mapping, table), nameOf: (field) => ownName(target, field) },
    { table: tableOf(mapping, opposite), nameOf: (field) => ownName(source, field) },
  );
}

export const tableOf = (mapping: Mapping, table: TableName): FieldMapping => mapping[table] ?? {};

/** A field by the name under which the record keeps it, a related record by the field of its id. */
export function ownName(catalogue: FieldCatalogue, field: string): string {
  const own = fieldOf(catalogue, field)?.name;
  if (own !== undefined) return own;
  const id = memberOf(ID_FIELD, field);
  return id === undefined ? field : (fieldOf(catalogue, id)?.name ?? field);
}
