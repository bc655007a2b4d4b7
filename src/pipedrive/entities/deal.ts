import type { PipedriveClient } from '../pipedrive.client';
import type { WireRecord } from '../schema/record-kind';
import { DEAL, type DealFields } from './deal.kind';
import { Entity, withFields } from './entity';
import { findRecords, loadRecord, loadRecords, newRecord } from './finding';
import { allRecords, recordsUpdatedSince } from './listing';
import type { LoadResult } from './many';
import { Organization } from './organization';
import { LoggedEntity } from './logged-entity';
import { Person } from './person';
import { Pipeline } from './pipeline';
import { Stage } from './stage';

/** A deal. @see https://developers.pipedrive.com/docs/api/v1/Deals */
export class Deal extends withFields<DealFields>()(LoggedEntity) {
  static readonly kind = DEAL;

  constructor(client: PipedriveClient, wire: WireRecord | null) {
    super(client, DEAL, wire);
  }

  /**
   * By `id`, whole `name` (its title) or a custom field of a type that search covers, without case; one with the same
   * case wins.
   *
   * @typeParam F - the custom fields, for example `{ fiscal_quarter: number | null }`.
   * @returns null for none, for a deleted one and for an id that cannot exist.
   * @throws AmbiguousMatchError, UnknownFieldError, AppError `invalid-request` for a field that search does not cover.
   */
  static load<F = unknown>(client: PipedriveClient, value: string | number, field = 'id'): Promise<(Deal & F) | null> {
    return loadRecord(Deal, client, value, field) as Promise<(Deal & F) | null>;
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
  ): Promise<LoadResult<Deal & F>[]> {
    return loadRecords(Deal, client, values, field) as Promise<LoadResult<Deal & F>[]>;
  }

  /** All matches of what `load` gives one of. */
  static find<F = unknown>(client: PipedriveClient, value: string | number, field: string): Promise<(Deal & F)[]> {
    return findRecords(Deal, client, value, field) as Promise<(Deal & F)[]>;
  }

  /** Every deal in the order of ids, 500 a call; archived ones are left out. */
  static all<F = unknown>(client: PipedriveClient): AsyncIterable<Deal & F> {
    return allRecords(Deal, client) as AsyncIterable<Deal & F>;
  }

  /** Those changed at or after a Date or ISO time, deleted ones left out; just created ones are in. */
  static updatedSince<F = unknown>(client: PipedriveClient, since: Date | string): AsyncIterable<Deal & F> {
    return recordsUpdatedSince(Deal, client, since) as AsyncIterable<Deal & F>;
  }

  /** A new deal, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  static create<F = unknown>(
    client: PipedriveClient,
    values: Partial<DealFields & NoInfer<F>> = {},
  ): Promise<Deal & F> {
    return newRecord(Deal, client, values) as Promise<Deal & F>;
  }

  /** Null where the deal has none. */
  get contact_person(): Promise<Person | null> {
    return Entity.related(this, 'person_id', Person);
  }

  set contact_person(linked: Person | number | null) {
    Entity.link(this, 'person_id', linked);
  }

  /** Null where the deal has none. */
  get organization(): Promise<Organization | null> {
    return Entity.related(this, 'org_id', Organization);
  }

  set organization(linked: Organization | number | null) {
    Entity.link(this, 'org_id', linked);
  }

  /** From the list of stages. */
  get stage(): Promise<Stage | null> {
    return Entity.related(this, 'stage_id', Stage);
  }

  set stage(linked: Stage | number | null) {
    Entity.link(this, 'stage_id', linked);
  }

  /** From the list of pipelines. */
  get pipeline(): Promise<Pipeline | null> {
    return Entity.related(this, 'pipeline_id', Pipeline);
  }

  set pipeline(linked: Pipeline | number | null) {
    Entity.link(this, 'pipeline_id', linked);
  }
}
