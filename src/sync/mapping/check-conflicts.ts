import { isObject } from '../../base/values/shapes';
import { type AccountSchemas } from './check-account';
import { checkEntry } from './check-entry';
import { policiesOf } from './conflict-policy';
import { type FieldMapping, TABLE_NAMES, type TableName, TABLES } from './mapping';
import { ownName } from './own-name';
import { join, problem, type Problem } from './problems';
import { type FieldGroup, twoWayGroups } from './two-way';

type Given = Readonly<Record<string, unknown>>;

/** Every `conflict` that is said of a field mapped one way, and every group whose entries say different ones. */
export function checkConflicts(mapping: Given, schemas: AccountSchemas): Problem[] {
  return TABLE_NAMES.flatMap((table) => {
    const opposite = oppositeOf(table);
    const there = soundEntries(table, mapping[table]);
    const back = opposite === undefined ? {} : soundEntries(opposite, mapping[opposite]);
    const groups = opposite === undefined ? [] : groupsOf(table, there, back, schemas);
    return [...onOneWay(table, there, groups), ...contradictions(table, there, back, groups)];
  });
}

/** The table that writes what this one reads, and reads what it writes. */
function oppositeOf(table: TableName): TableName | undefined {
  const { source, target } = TABLES[table];
  return TABLE_NAMES.find((other) => TABLES[other].source === target && TABLES[other].target === source);
}

function groupsOf(table: TableName, there: FieldMapping, back: FieldMapping, { fields }: AccountSchemas): FieldGroup[] {
  const { source, target } = TABLES[table];
  if (source === 'email') return [];
  return twoWayGroups(
    { table: there, nameOf: (field) => ownName(fields[target], field) },
    { table: back, nameOf: (field) => ownName(fields[source], field) },
  );
}

function onOneWay(table: TableName, entries: FieldMapping, groups: readonly FieldGroup[]): Problem[] {
  const isBothWays = (field: string): boolean => groups.some((group) => group.entries.includes(field));
  return Object.entries(entries)
    .filter(([field, { conflict }]) => conflict !== undefined && !isBothWays(field))
    .map(([field]) =>
      problem(
        join(join(table, field), 'conflict'),
        'has no meaning: the field is not mapped both ways, so its source wins',
      ),
    );
}

/** Told at the table that comes first. */
function contradictions(
  table: TableName,
  there: FieldMapping,
  back: FieldMapping,
  groups: readonly FieldGroup[],
): Problem[] {
  const opposite = oppositeOf(table);
  if (opposite === undefined || TABLE_NAMES.indexOf(opposite) < TABLE_NAMES.indexOf(table)) return [];
  return groups.flatMap((group) => {
    const said = [...new Set(policiesOf(group, there, back))];
    if (said.length < 2) return [];
    const paths = [
      ...group.entries.map((field) => join(table, field)),
      ...group.oppositeEntries.map((field) => join(opposite, field)),
    ];
    const path = join(join(table, group.entries[0] ?? ''), 'conflict');
    return [problem(path, `must be alike in ${paths.join(', ')}, which belong together, not ${said.join(' and ')}`)];
  });
}

/** Without those whose own mistakes are told already. */
function soundEntries(table: TableName, entries: unknown): FieldMapping {
  if (!isObject(entries)) return {};
  const sound = Object.entries(entries).filter(([field, entry]) => checkEntry(join(table, field), entry).length === 0);
  return Object.fromEntries(sound) as FieldMapping;
}
