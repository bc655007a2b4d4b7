import type { PipedriveClient } from '../pipedrive.client';
import type { WireRecord } from '../schema/record-kind';
import { ACTIVITY, type ActivityFields } from './activity.kind';
import { Deal } from './deal';
import { Entity, withFields } from './entity';
import { findRecords, loadRecord, loadRecords, newRecord } from './finding';
import { allRecords, recordsUpdatedSince } from './listing';
import type { LoadResult } from './many';
import { Organization } from './organization';
import { OwnedEntity } from './owned-entity';
import { Person } from './person';

/**
 * An activity. Setting `person_id` makes that person the primary one of `participants` and keeps the others; null takes
 * only the primary one away, and the next becomes primary.
 *
 * @see https://developers.pipedrive.com/docs/api/v1/Activities
 */
export class Activity extends withFields<ActivityFields>()(OwnedEntity) {
  static readonly kind = ACTIVITY;

  constructor(client: PipedriveClient, wire: WireRecord | null) {
    super(client, ACTIVITY, wire);
  }

  /**
   * By `id`: no search covers activities.
   *
   * @returns null for none, for a deleted one and for an id that cannot exist.
   * @throws AppError `invalid-request` for another field than `id`.
   */
  static load<F = unknown>(
    client: PipedriveClient,
    value: string | number,
    field = 'id',
  ): Promise<(Activity & F) | null> {
    return loadRecord(Activity, client, value, field) as Promise<(Activity & F) | null>;
  }

  /**
   * Loads many by id, 100 a call.
   *
   * @returns for each value, in the order given, the record, or that there is none, or the error.
   */
  static loadMany<F = unknown>(
    client: PipedriveClient,
    values: readonly (string | number)[],
    field = 'id',
  ): Promise<LoadResult<Activity & F>[]> {
    return loadRecords(Activity, client, values, field) as Promise<LoadResult<Activity & F>[]>;
  }

  /** All matches of what `load` gives one of. */
  static find<F = unknown>(client: PipedriveClient, value: string | number, field: string): Promise<(Activity & F)[]> {
    return findRecords(Activity, client, value, field) as Promise<(Activity & F)[]>;
  }

  /** Every activity in the order of ids, 500 a call. */
  static all<F = unknown>(client: PipedriveClient): AsyncIterable<Activity & F> {
    return allRecords(Activity, client) as AsyncIterable<Activity & F>;
  }

  /** Those changed at or after a Date or ISO time, deleted ones left out; just created ones are in. */
  static updatedSince<F = unknown>(client: PipedriveClient, since: Date | string): AsyncIterable<Activity & F> {
    return recordsUpdatedSince(Activity, client, since) as AsyncIterable<Activity & F>;
  }

  /** A new activity, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(
    client: PipedriveClient,
    values: Partial<ActivityFields & NoInfer<F>> = {},
  ): Promise<Activity & F> {
    return newRecord(Activity, client, values) as Promise<Activity & F>;
  }

  /** The primary participant; null where there is none. */
  get person(): Promise<Person | null> {
    return Entity.related(this, 'person_id', Person);
  }

  set person(linked: Person | number | null) {
    Entity.link(this, 'person_id', linked);
  }

  /** Null where the activity has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }

  /** Null where the activity has none. */
  get deal(): Promise<Deal | null> {
    return Entity.related(this, 'deal_id', Deal);
  }

  set deal(linked: Deal | number | null) {
    Entity.link(this, 'deal_id', linked);
  }
}
