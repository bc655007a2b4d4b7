import { type FieldCatalogue } from '../../mapping/check-mapping';
import { type FieldMapping, type Mapping, type TableName } from '../../mapping/mapping';
import { ownName } from '../../mapping/own-name';
import { type FieldGroup, twoWayGroups } from '../../mapping/two-way';
import { type Flow } from '../../flows/flow';

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
