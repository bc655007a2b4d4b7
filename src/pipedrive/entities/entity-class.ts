import { type Values } from '../../base/records/field-record';
import { type PipedriveClient } from '../pipedrive.client';
import { type RecordKind, type WireRecord } from '../schema/record-kind';
import { type Entity, type EntityType } from './entity';
import { findRecords, loadRecord, loadRecords, newRecord } from './finding';
import { allRecords, recordsUpdatedSince } from './listing';
import { type LoadResult } from './many';

/** How every class of records reads them and makes new ones. `E` is the record of the class, `F` its standard fields. */
export interface EntityStatics<E, F extends object> {
  readonly kind: RecordKind;

  /**
   * By `id`, or by what search covers of the kind: the whole `name` (of a deal its title), a person's `email` (any of
   * several) or `phone`, a custom field of text, numbers, addresses or phone numbers; of activities the id alone. Without
   * case; one with the same case wins.
   *
   * @typeParam C - the custom fields, for example `{ lead_score: number | null }`.
   * @returns null for none, for a deleted one and for an id that cannot exist.
   * @throws AmbiguousMatchError, UnknownFieldError, AppError `invalid-request` for a field that search does not cover.
   */
  load<C = unknown>(client: PipedriveClient, value: string | number, field?: string): Promise<(E & C) | null>;

  /**
   * Loads many: by id one call for 100, else one search for each value.
   *
   * @returns for each value, in the order given, the record, or that there is none, or the error.
   */
  loadMany<C = unknown>(
    client: PipedriveClient,
    values: readonly (string | number)[],
    field?: string,
  ): Promise<LoadResult<E & C>[]>;

  /** All records that have one of the values of the field, each once: the matches of what `load` gives one of. */
  find<C = unknown>(client: PipedriveClient, field: string, values: readonly (string | number)[]): Promise<(E & C)[]>;

  /** Every record in the order of ids, 500 a call; archived deals are left out. */
  all<C = unknown>(client: PipedriveClient): AsyncIterable<E & C>;

  /** Those changed at or after a Date or ISO time, deleted ones left out; just created ones are in. */
  updatedSince<C = unknown>(client: PipedriveClient, since: Date | string): AsyncIterable<E & C>;

  /** A new record, to be saved. @throws UnknownFieldError, ReadOnlyFieldError */
  create<C = unknown>(client: PipedriveClient, values?: Partial<F & NoInfer<C>>): Promise<E & C>;
}

type Keys = readonly (string | number)[];

type EntityBase = abstract new (client: PipedriveClient, kind: RecordKind, wire: WireRecord | null) => Entity;

/** The class to extend: the given one with the fields of the kind, and the ways to read it. */
type ClassOf<E, F extends object, C extends EntityBase> = Omit<C, 'prototype'> &
  EntityStatics<E, F> &
  (abstract new (client: PipedriveClient, wire: WireRecord | null) => InstanceType<C> & F);

/**
 * What the class of a kind extends. Its standard fields are declared, so that a misspelt name does not compile; those of
 * the account are there at run time.
 *
 * @typeParam E - the class itself.
 * @typeParam F - the standard fields.
 */
export function entityOf<E, F extends object>() {
  return <C extends EntityBase>(kind: RecordKind, base: C): ClassOf<E, F, C> => {
    const Base: EntityBase = base;
    abstract class OfKind extends Base {
      static readonly kind = kind;

      constructor(client: PipedriveClient, wire: WireRecord | null) {
        super(client, kind, wire);
      }

      static load(this: EntityType<Entity>, client: PipedriveClient, value: string | number, field = 'id') {
        return loadRecord(this, client, value, field);
      }

      static loadMany(this: EntityType<Entity>, client: PipedriveClient, values: Keys, field = 'id') {
        return loadRecords(this, client, values, field);
      }

      static find(this: EntityType<Entity>, client: PipedriveClient, field: string, values: Keys) {
        return findRecords(this, client, field, values);
      }

      static all(this: EntityType<Entity>, client: PipedriveClient) {
        return allRecords(this, client);
      }

      static updatedSince(this: EntityType<Entity>, client: PipedriveClient, since: Date | string) {
        return recordsUpdatedSince(this, client, since);
      }

      static create(this: EntityType<Entity>, client: PipedriveClient, values: Values = {}) {
        return newRecord(this, client, values);
      }
    }
    return OfKind as unknown as ClassOf<E, F, C>;
  };
}
