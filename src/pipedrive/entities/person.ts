import type { PipedriveClient } from '../pipedrive.client';
import type { WireRecord } from '../schema/record-kind';
import { Entity, withFields } from './entity';
import { findRecords, loadRecord, loadRecords, newRecord } from './finding';
import { allRecords, recordsUpdatedSince } from './listing';
import type { LoadResult } from './many';
import { Organization } from './organization';
import { LoggedEntity } from './logged-entity';
import { PERSON, type PersonFields } from './person.kind';

/**
 * A person. `email` and `phone` are the primary ones of `emails` and `phones`. Setting one makes it primary and keeps all
 * others; null takes only the primary one away, and the next becomes primary.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Persons
 */
export class Person extends withFields<PersonFields>()(LoggedEntity) {
  static readonly kind = PERSON;

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

  /**
   * Loads many: by id one call for 100, else one search for each value.
   *
   * @returns for each value, in the order given, the record, or that there is none, or the error.
   */
  static loadMany<F = unknown>(
    client: PipedriveClient,
    values: readonly (string | number)[],
    field = 'id',
  ): Promise<LoadResult<Person & F>[]> {
    return loadRecords(Person, client, values, field) as Promise<LoadResult<Person & F>[]>;
  }

  /** All matches of what `load` gives one of. */
  static find<F = unknown>(client: PipedriveClient, value: string | number, field: string): Promise<(Person & F)[]> {
    return findRecords(Person, client, value, field) as Promise<(Person & F)[]>;
  }

  /** Every person in the order of ids, 500 a call. */
  static all<F = unknown>(client: PipedriveClient): AsyncIterable<Person & F> {
    return allRecords(Person, client) as AsyncIterable<Person & F>;
  }

  /** Those changed at or after a Date or ISO time, deleted ones left out; just created ones are in. */
  static updatedSince<F = unknown>(client: PipedriveClient, since: Date | string): AsyncIterable<Person & F> {
    return recordsUpdatedSince(Person, client, since) as AsyncIterable<Person & F>;
  }

  /** A new person, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(
    client: PipedriveClient,
    values: Partial<PersonFields & NoInfer<F>> = {},
  ): Promise<Person & F> {
    return newRecord(Person, client, values) as Promise<Person & F>;
  }

  /** Null where the person has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }
}
