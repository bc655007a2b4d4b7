import type { Values } from '../../base/records/field-record';
import type { PipedriveClient } from '../pipedrive.client';
import type { RecordKind, WireRecord } from '../schema/record-kind';
import { findRecords, loadRecord, newRecord, recordsUpdatedSince } from './finding';
import { OwnedEntity } from './owned-entity';

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

/** @see https://developers.pipedrive.com/docs/api/v1/Organizations */
export class Organization extends OwnedEntity {
  static readonly kind = ORGANIZATION;

  constructor(client: PipedriveClient, wire: WireRecord | null) {
    super(client, ORGANIZATION, wire);
  }

  /**
   * By `id`, whole `name` or a custom field of a type that search covers, without case; one with the same case wins.
   *
   * @typeParam F - the custom fields, for example `{ tier: string | null }`.
   * @returns null for none, for a deleted one and for an id that cannot exist.
   * @throws AmbiguousMatchError, UnknownFieldError, AppError `invalid-request` for a field that search does not cover.
   */
  static load<F = unknown>(
    client: PipedriveClient,
    value: string | number,
    field = 'id',
  ): Promise<(Organization & F) | null> {
    return loadRecord(Organization, client, value, field) as Promise<(Organization & F) | null>;
  }

  /** All matches of what `load` gives one of. */
  static find(client: PipedriveClient, value: string | number, field: string): Promise<Organization[]> {
    return findRecords(Organization, client, value, field);
  }

  /** Those changed at or after an ISO time, deleted ones left out; just created ones are in. */
  static updatedSince(client: PipedriveClient, since: string): AsyncIterable<Organization> {
    return recordsUpdatedSince(Organization, client, since);
  }

  /** A new organization, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(client: PipedriveClient, values: Values = {}): Promise<Organization & F> {
    return newRecord(Organization, client, values) as Promise<Organization & F>;
  }
}
