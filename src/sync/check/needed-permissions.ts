import { type MarketoPermission } from '../../marketo';
import { type Mapping, TABLE_NAMES, type TableName, TABLES } from '../mapping/mapping';
import { isMapped } from '../mapping/not-mapped';
import { isOfMarketo, type KindOf } from '../records/kinds';

const WRITE_LEAD: readonly MarketoPermission[] = ['Read-Only Lead', 'Read-Write Lead'];
const WRITE_COMPANY: readonly MarketoPermission[] = ['Read-Only Company', 'Read-Write Company'];
const WRITE_OPPORTUNITY: readonly MarketoPermission[] = ['Read-Only Opportunity', 'Read-Write Opportunity'];

/** What records of Marketo need; every lead gets its link, so leads are written. */
const OF_KIND: Readonly<Record<KindOf<'marketo'>, readonly MarketoPermission[]>> = {
  lead: WRITE_LEAD,
  company: WRITE_COMPANY,
  opportunity: WRITE_OPPORTUNITY,
  role: WRITE_OPPORTUNITY,
};

/** What tables need beside their records; a lead's history tells which of two edits is the later one. */
const BESIDE: Readonly<Partial<Record<TableName, readonly MarketoPermission[]>>> = {
  leadFromPerson: ['Read-Only Activity'],
  activityFromEmail: ['Read-Only Activity', 'Read-Only Assets'],
};

/** The permissions that the role of Marketo's API user needs for the mapping. */
export function neededPermissions(mapping: Mapping): MarketoPermission[] {
  const tables = TABLE_NAMES.filter((table) => isMapped(mapping, table));
  return [...new Set([...WRITE_LEAD, ...tables.flatMap(permissionsOf)])];
}

function permissionsOf(table: TableName): MarketoPermission[] {
  const { source, target } = TABLES[table];
  const kinds = [source, target].flatMap((kind) => (kind !== 'email' && isOfMarketo(kind) ? [kind] : []));
  return [...kinds.flatMap((kind) => OF_KIND[kind]), ...(BESIDE[table] ?? [])];
}
