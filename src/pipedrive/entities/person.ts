import { AppError } from '../../base/errors/app-error';
import type { Values } from '../../base/records/field-record';
import type { PipedriveClient } from '../pipedrive.client';
import { primaryOf, withPrimary } from '../schema/encodings/contact.encoding';
import type { RecordKind, WireRecord } from '../schema/record-kind';
import { findRecords, loadRecord, newRecord, recordsUpdatedSince } from './finding';
import { Organization } from './organization';
import { OwnedEntity } from './owned-entity';
import { idOf, Related } from './related';

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
    emails: { type: 'contacts', write: 'always' },
    email: { type: 'varchar', write: 'always', primaryOf: 'emails' },
    phones: { type: 'contacts', write: 'always' },
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

const ORGANIZATION_OF_PERSON = Symbol('organization');

/**
 * `email` and `phone` are the primary ones of `emails` and `phones`. Setting one makes it primary and keeps all others;
 * null takes only the primary one away, and the next becomes primary.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Persons
 */
export class Person extends OwnedEntity {
  static readonly kind = PERSON;
  private readonly [ORGANIZATION_OF_PERSON] = new Related<Organization>((id) => Organization.load(this.client, id));

  constructor(client: PipedriveClient, wire: WireRecord | null) {
    super(client, PERSON, wire);
  }

  /**
   * By `id`, whole `name`, `email` (any of a person's), `phone` or a custom field of a type that search covers, without
   * case; one with the same case wins.
   *
   * @typeParam F - the custom fields, for example `{ lead_score: number | null }`.
   * @returns null for none, for a deleted one and for an id that cannot exist.
   * @throws AmbiguousMatchError, UnknownFieldError, AppError `invalid-request` for a field that search does not cover.
   */
  static load<F = unknown>(
    client: PipedriveClient,
    value: string | number,
    field = 'id',
  ): Promise<(Person & F) | null> {
    return loadRecord(Person, client, value, field) as Promise<(Person & F) | null>;
  }

  /** All matches of what `load` gives one of. */
  static find(client: PipedriveClient, value: string | number, field: string): Promise<Person[]> {
    return findRecords(Person, client, value, field);
  }

  /** Those changed at or after an ISO time, deleted ones left out; just created ones are in. */
  static updatedSince(client: PipedriveClient, since: string): AsyncIterable<Person> {
    return recordsUpdatedSince(Person, client, since);
  }

  /** A new person, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(client: PipedriveClient, values: Values = {}): Promise<Person & F> {
    return newRecord(Person, client, values) as Promise<Person & F>;
  }

  override get(field: string): unknown {
    const list = LISTS.get(field);
    return list ? primaryOf(super.get(list.field)) : super.get(field);
  }

  override set(field: string, value: unknown): void {
    const list = LISTS.get(field);
    if (list) super.set(list.field, withPrimary(super.get(list.field), primaryFrom(field, value), list.means));
    else super.set(field, value ?? (PRIMARIES.has(field) ? [] : null));
  }

  /** `email` and `phone` where another one became primary, else `emails` and `phones`. */
  override changedFields(): string[] {
    const loaded = this.loadedValues();
    return super.changedFields().map((field) => {
      const primary = PRIMARIES.get(field);
      return primary !== undefined && this.get(primary) !== primaryOf(loaded[field]) ? primary : field;
    });
  }

  /** Null where the person has none. */
  get organization(): Promise<Organization | null> {
    return this[ORGANIZATION_OF_PERSON].get(this.get('org_id'));
  }

  set organization(organization: Organization | number | null) {
    const id = idOf(organization);
    this.set('org_id', id);
    if (organization instanceof Organization && id !== null) {
      this[ORGANIZATION_OF_PERSON].hold(id, Promise.resolve(organization));
    }
  }
}

/** Phone numbers are the same in another format: only their digits count. */
const digits = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^00/, '') || phone;

const LISTS = new Map([
  ['email', { field: 'emails', means: (email: string) => email.trim().toLowerCase() }],
  ['phone', { field: 'phones', means: digits }],
]);

const PRIMARIES = new Map([
  ['emails', 'email'],
  ['phones', 'phone'],
]);

/** @throws AppError `record-rejected` */
function primaryFrom(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new AppError('record-rejected', `The field "${field}" of person takes text`, { field });
}
