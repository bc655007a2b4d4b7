import { type ContactEntry } from '../schema/encodings/contact.encoding';
import { type Address } from '../schema/encodings/address.encoding';
import { type RecordKind } from '../schema/record-kind';

/**
 * What can be written is what the request schemas of `addPerson` and `updatePerson` name; `first_name` and `last_name`
 * follow from `name`.
 */
export const PERSON: RecordKind = {
  label: 'person',
  path: 'persons',
  fieldsPath: 'personFields',
  searchType: 'person',
  builtIn: {
    id: { type: 'int' },
    name: { type: 'varchar', write: 'always' },
    first_name: { type: 'varchar' },
    last_name: { type: 'varchar' },
    owner_id: { type: 'user', write: 'always' },
    org_id: { type: 'org', write: 'always' },
    emails: { type: 'emails', write: 'always' },
    email: { type: 'varchar', write: 'always', primaryOf: 'emails' },
    phones: { type: 'phones', write: 'always' },
    phone: { type: 'varchar', write: 'always', primaryOf: 'phones' },
    label_ids: { type: 'set', write: 'always' },
    visible_to: { type: 'visible_to', write: 'always' },
    picture_id: { type: 'int' },
    add_time: { type: 'datetime', write: 'on-create' },
    update_time: { type: 'datetime' },
    is_deleted: { type: 'boolean' },
    postal_address: { type: 'address', write: 'always', optional: true },
    notes: { type: 'text', write: 'always', optional: true },
    im: { type: 'list', write: 'always', optional: true },
    birthday: { type: 'date', write: 'always', optional: true },
    job_title: { type: 'varchar', write: 'always', optional: true },
    marketing_status: { type: 'varchar', write: 'always', optional: true },
  },
  renamed: { label: 'label_ids', ims: 'im' },
  searchable: { name: 'name', email: 'email', phone: 'phone' },
};

/** The standard fields of a person; null where empty. Those under "contact sync" exist only in accounts that have it. */
export interface PersonFields {
  name: string | null;
  /** Follow from `name`. */
  readonly first_name: string | null;
  readonly last_name: string | null;
  owner_id: number | null;
  org_id: number | null;
  get emails(): ContactEntry[] | null;
  set emails(emails: readonly (ContactEntry | string)[] | null);
  /** The primary one of `emails`; setting it keeps the others. */
  email: string | null;
  get phones(): ContactEntry[] | null;
  set phones(phones: readonly (ContactEntry | string)[] | null);
  /** The primary one of `phones`; setting it keeps the others. */
  phone: string | null;
  /** Labels by name; by id where the account lists none. */
  label_ids: (string | number)[] | null;
  /** 1, 3, 5 or 7. */
  visible_to: number | null;
  readonly picture_id: number | null;
  /** RFC 3339 in UTC, whole seconds; can be set on a new person only. */
  add_time: string | null;
  readonly update_time: string | null;
  readonly is_deleted: boolean | null;
  /** Contact sync. */
  get postal_address(): Address | null;
  set postal_address(address: Address | string | null);
  notes: string | null;
  birthday: string | null;
  job_title: string | null;
}
