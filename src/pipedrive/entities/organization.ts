import type { PipedriveClient } from '../pipedrive.client';
import type { WireRecord } from '../schema/record-kind';
import { withFields } from './entity';
import { findRecords, loadRecord, loadRecords, newRecord } from './finding';
import { allRecords, recordsUpdatedSince } from './listing';
import type { LoadResult } from './many';
import { ORGANIZATION, type OrganizationFields } from './organization.kind';
import { LoggedEntity } from './logged-entity';

/** An organization. @see https://developers.pipedrive.com/docs/api/v1/Organizations */
export class Organization extends withFields<OrganizationFields>()(LoggedEntity) {
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

  /**
   * Loads many: by id one call for 100, else one search for each value.
   *
   * @returns for each value, in the order given, the record, or that there is none, or the error.
   */
  static loadMany<F = unknown>(
    client: PipedriveClient,
    values: readonly (string | number)[],
    field = 'id',
  ): Promise<LoadResult<Organization & F>[]> {
    return loadRecords(Organization, client, values, field) as Promise<LoadResult<Organization & F>[]>;
  }

  /** All matches of what `load` gives one of. */
  static find<F = unknown>(
    client: PipedriveClient,
    value: string | number,
    field: string,
  ): Promise<(Organization & F)[]> {
    return findRecords(Organization, client, value, field) as Promise<(Organization & F)[]>;
  }

  /** Every organization in the order of ids, 500 a call. */
  static all<F = unknown>(client: PipedriveClient): AsyncIterable<Organization & F> {
    return allRecords(Organization, client) as AsyncIterable<Organization & F>;
  }

  /** Those changed at or after a Date or ISO time, deleted ones left out; just created ones are in. */
  static updatedSince<F = unknown>(client: PipedriveClient, since: Date | string): AsyncIterable<Organization & F> {
    return recordsUpdatedSince(Organization, client, since) as AsyncIterable<Organization & F>;
  }

  /** A new organization, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(
    client: PipedriveClient,
    values: Partial<OrganizationFields & NoInfer<F>> = {},
  ): Promise<Organization & F> {
    return newRecord(Organization, client, values) as Promise<Organization & F>;
  }
}
