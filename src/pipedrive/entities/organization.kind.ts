import { type Address } from '../schema/encodings/address.encoding';
import { type RecordKind } from '../schema/record-kind';

/** What can be written is what the request schemas of `addOrganization` and `updateOrganization` name. */
export const ORGANIZATION: RecordKind = {
  label: 'organization',
  path: 'organizations',
  fieldsPath: 'organizationFields',
  searchType: 'organization',
  builtIn: {
    id: { type: 'int' },
    name: { type: 'varchar', write: 'always' },
    owner_id: { type: 'user', write: 'always' },
    address: { type: 'address', write: 'always' },
    label_ids: { type: 'set', write: 'always' },
    visible_to: { type: 'visible_to', write: 'always' },
    add_time: { type: 'datetime', write: 'on-create' },
    update_time: { type: 'datetime' },
    is_deleted: { type: 'boolean' },
    website: { type: 'varchar', write: 'always', optional: true },
    linkedin: { type: 'varchar', write: 'always', optional: true },
    industry: { type: 'enum', write: 'always', optional: true },
    annual_revenue: { type: 'int', write: 'always', optional: true },
    employee_count: { type: 'int', write: 'always', optional: true },
  },
  renamed: { label: 'label_ids' },
  searchable: { name: 'name' },
};

/** The standard fields of an organization; null where empty. From `website` on they exist only where the plan has them. */
export interface OrganizationFields {
  name: string | null;
  owner_id: number | null;
  /** Text is the whole address in one line. */
  get address(): Address | null;
  set address(address: Address | string | null);
  /** Labels by name; by id where the account lists none. */
  label_ids: (string | number)[] | null;
  /** 1, 3, 5 or 7. */
  visible_to: number | null;
  /** RFC 3339 in UTC, whole seconds; can be set on a new organization only. */
  add_time: string | null;
  readonly update_time: string | null;
  readonly is_deleted: boolean | null;
  website: string | null;
  linkedin: string | null;
  /** By label. */
  industry: string | number | null;
  annual_revenue: number | null;
  employee_count: number | null;
}
