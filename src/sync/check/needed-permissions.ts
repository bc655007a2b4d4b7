import { type MarketoPermission } from '../../marketo';
import { type Mapping, type TableName } from '../mapping/mapping';
import { isMapped } from '../mapping/not-mapped';

const WRITE_LEAD: readonly MarketoPermission[] = ['Read-Only Lead', 'Read-Write Lead'];
const WRITE_COMPANY: readonly MarketoPermission[] = ['Read-Only Company', 'Read-Write Company'];
const WRITE_OPPORTUNITY: readonly MarketoPermission[] = ['Read-Only Opportunity', 'Read-Write Opportunity'];

/** What a table's records need; a lead's history tells which of two edits is the later one. */
const BY_TABLE: Readonly<Partial<Record<TableName, readonly MarketoPermission[]>>> = {
  leadFromPerson: ['Read-Only Activity'],
  organizationFromCompany: WRITE_COMPANY,
  companyFromOrganization: WRITE_COMPANY,
  opportunityFromDeal: WRITE_OPPORTUNITY,
  roleFromDeal: WRITE_OPPORTUNITY,
  activityFromEmail: ['Read-Only Activity', 'Read-Only Assets'],
};

/** The permissions that the role of Marketo's API user needs for the mapping. Every lead gets its link, so leads are written. */
export function neededPermissions(mapping: Mapping): MarketoPermission[] {
  const tables = Object.keys(BY_TABLE) as TableName[];
  const ofTables = tables.filter((table) => isMapped(mapping, table)).flatMap((table) => BY_TABLE[table] ?? []);
  return [...new Set([...WRITE_LEAD, ...ofTables])];
}
