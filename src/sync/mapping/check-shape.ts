import { isObject } from '../../base/values/shapes';
import { LINKED_KINDS } from '../records/kinds';
import { checkConsentShape } from './check-consent';
import { checkEntry } from './check-entry';
import { TABLE_NAMES, type TableName } from './mapping';
import { join, problem, unknownNames, type Problem } from './problems';

const MEMBERS = ['links', 'pipelines', 'filters', 'consent', ...TABLE_NAMES] as const;

/** Every mistake in a mapping that shows without knowing the two accounts; empty for a sound one. */
export function checkShape(mapping: unknown): Problem[] {
  if (!isObject(mapping)) return [problem('', 'the mapping must be an object')];
  return [
    ...unknownNames('', 'a mapping has no member', mapping, MEMBERS),
    ...checkLinks(mapping['links']),
    ...checkPipelines(mapping['pipelines']),
    ...checkFilters(mapping['filters']),
    ...checkConsentShape(mapping['consent']),
    ...TABLE_NAMES.flatMap((table) => checkTable(table, mapping[table])),
  ];
}

function checkLinks(links: unknown): Problem[] {
  if (!isObject(links)) return [problem('links', 'must name the link field of lead, person and organization')];
  return [
    ...unknownNames('links', 'there is no link', links, LINKED_KINDS),
    ...LINKED_KINDS.filter((record) => typeof links[record] !== 'string' || links[record].trim() === '').map((record) =>
      problem(`links.${record}`, `must name the field of the ${record} that holds the id of its other half`),
    ),
  ];
}

function checkPipelines(pipelines: unknown): Problem[] {
  if (pipelines === undefined) return [];
  const isList = Array.isArray(pipelines) && pipelines.every((name) => typeof name === 'string' && name.trim() !== '');
  return isList && pipelines.length > 0
    ? []
    : [problem('pipelines', 'must be a list of names of pipelines; leave it out for all')];
}

function checkFilters(filters: unknown): Problem[] {
  if (filters === undefined) return [];
  if (!isObject(filters)) return [problem('filters', 'must be an object with a function per table')];
  const known = Object.entries(filters).filter(([table]) => TABLE_NAMES.includes(table as TableName));
  return [
    ...unknownNames('filters', 'there is no table', filters, TABLE_NAMES),
    ...known
      .filter(([, filter]) => filter !== undefined && typeof filter !== 'function')
      .map(([table]) => problem(`filters.${table}`, 'must be a function')),
  ];
}

function checkTable(table: TableName, entries: unknown): Problem[] {
  if (entries === undefined) return [];
  if (!isObject(entries)) return [problem(table, 'must be an object with an entry per target field')];
  return [
    ...(hasLostEntry(entries) ? [problem(table, LOST_ENTRY)] : []),
    ...Object.entries(entries).flatMap(([field, entry]) => checkEntry(join(table, field), entry)),
  ];
}

const LOST_ENTRY =
  "a field called __proto__ is written ['__proto__']: without the brackets JavaScript makes no entry of it";

/** Whether the table inherits from an entry instead of having it. */
function hasLostEntry(entries: object): boolean {
  const inherited = Reflect.getPrototypeOf(entries);
  return inherited !== null && Reflect.getPrototypeOf(inherited) !== null;
}
