import { type Address } from '../schema/encodings/address.encoding';
import { type Participant } from '../schema/encodings/participant.encoding';
import { type RecordKind } from '../schema/record-kind';

/**
 * What can be written is what the request schemas of `addActivity` and `updateActivity` name. They name `person_id` too,
 * but it is only read: a person is linked as the primary participant.
 */
export const ACTIVITY: RecordKind = {
  label: 'activity',
  path: 'activities',
  fieldsPath: 'activityFields',
  searchType: null,
  builtIn: {
    id: { type: 'int' },
    subject: { type: 'varchar', write: 'always' },
    type: { type: 'varchar', write: 'always' },
    owner_id: { type: 'user', write: 'always' },
    creator_user_id: { type: 'user' },
    deal_id: { type: 'deal', write: 'always' },
    lead_id: { type: 'varchar', write: 'always' },
    person_id: { type: 'people', write: 'always', primaryOf: 'participants' },
    org_id: { type: 'org', write: 'always' },
    project_id: { type: 'int', write: 'always' },
    due_date: { type: 'date', write: 'always' },
    due_time: { type: 'clock', write: 'always' },
    duration: { type: 'clock', write: 'always' },
    busy: { type: 'boolean', write: 'always' },
    done: { type: 'boolean', write: 'always' },
    marked_as_done_time: { type: 'datetime' },
    location: { type: 'address', write: 'always' },
    participants: { type: 'participants', write: 'always' },
    public_description: { type: 'text', write: 'always' },
    priority: { type: 'enum', write: 'always' },
    note: { type: 'text', write: 'always' },
    add_time: { type: 'datetime' },
    update_time: { type: 'datetime' },
    is_deleted: { type: 'boolean' },
  },
  renamed: { user_id: 'owner_id' },
  searchable: {},
};

/** The standard fields of an activity; null where empty. */
export interface ActivityFields {
  subject: string | null;
  /** The `key_string` of an activity type, for example `call`. */
  type: string | null;
  owner_id: number | null;
  readonly creator_user_id: number | null;
  deal_id: number | null;
  /** UUID of a Pipedrive lead. */
  lead_id: string | null;
  /** The primary one of `participants`; setting it keeps the others. */
  person_id: number | null;
  org_id: number | null;
  project_id: number | null;
  /** YYYY-MM-DD. */
  due_date: string | null;
  /** HH:MM or HH:MM:SS in UTC. */
  due_time: string | null;
  /** HH:MM or HH:MM:SS. */
  duration: string | null;
  busy: boolean | null;
  done: boolean | null;
  /** RFC 3339 in UTC. */
  readonly marked_as_done_time: string | null;
  get location(): Address | null;
  set location(location: Address | string | null);
  get participants(): Participant[] | null;
  set participants(participants: readonly Participant[] | null);
  /** HTML, shown to attendees. */
  public_description: string | null;
  /** By label; by id where the account lists none. */
  priority: string | number | null;
  /** HTML. */
  note: string | null;
  /** RFC 3339 in UTC. */
  readonly add_time: string | null;
  readonly update_time: string | null;
  readonly is_deleted: boolean | null;
}
