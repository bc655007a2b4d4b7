import { type Values } from '../../base/records/field-record';
import { type MarketoClient } from '../marketo.client';
import { KINDS, type MarketoKind } from '../schema/kinds';
import { MarketoEntity } from './entity';
import { createNew, type EntityClass, findAll, loadByKey, loadMany, loadOne, type LoadResult } from './reading';

/**
 * How every class of records reads them and makes new ones. `E` is the record of the class, `F` the fields that every
 * account has, `Value` that by which one is loaded.
 */
export interface EntityStatics<E, Kind extends MarketoKind, F extends object, Value> {
  readonly kind: Kind;

  /**
   * @param value - of `field`, or a role's whole natural key; an id may be text. One that cannot exist, such as a lead's id that is no positive integer,
   *   gives null without a call.
   * @param field - the id, or any field by which Marketo finds records of the kind, as `describe` of the client tells.
   * @typeParam C - the account's own fields, for example `{ score: number | null }`.
   * @returns the record with every field of the account; null only where Marketo says that none has the value. Text
   *   compares without case; of several companies of a name one with the same case wins.
   * @throws AmbiguousMatchError where several have the value; `details.candidates` holds their ids.
   * @throws UnknownFieldError; AppError `invalid-request` where Marketo cannot find records by the field.
   */
  load<C extends object = object>(client: MarketoClient, value: Value, field?: string): Promise<(E & C) | null>;

  /**
   * Loads many as `load` does one: 300 to a call, several calls at once.
   *
   * @returns for each value, in the order given, the record, or that there is none, or the error: several have the value,
   *   or the call that asked for it failed.
   */
  loadMany<C extends object = object>(
    client: MarketoClient,
    values: readonly (string | number)[],
    field?: string,
  ): Promise<LoadResult<E & C>[]>;

  /** All records that have one of the values of the field: at most 1 000 for 300 values. */
  find<C extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(E & C)[]>;

  /** A new record, not saved: its fields are known and null, save the given ones. @throws UnknownFieldError */
  create<C extends object = object>(client: MarketoClient, values?: Partial<F & NoInfer<C>>): Promise<E & C>;
}

/** The class to extend: `MarketoEntity` with the fields of the kind, its id, and the ways to read it. */
type ClassOf<E, Kind extends MarketoKind, F extends object, Id, Value> = Omit<typeof MarketoEntity, 'prototype'> &
  EntityStatics<E, Kind, F, Value> &
  (abstract new (
    ...parts: ConstructorParameters<typeof MarketoEntity>
  ) => MarketoEntity & F & { readonly id: Id | null });

/**
 * What the class of a kind extends. Its standard fields are declared, so that a misspelt name does not compile; those of
 * the account are there at run time.
 *
 * @typeParam E - the class itself.
 * @typeParam F - the standard fields.
 * @typeParam Id - that of Marketo: a number, or text for opportunities and roles.
 */
export function entityOf<E, F extends object, Id extends number | string, Value = string | number>() {
  return <Kind extends MarketoKind>(kind: Kind): ClassOf<E, Kind, F, Id, Value> => {
    const { idField } = KINDS[kind];
    abstract class OfKind extends MarketoEntity {
      static readonly kind = kind;

      static load(
        this: EntityClass<MarketoEntity>,
        client: MarketoClient,
        value: string | number | object,
        field = idField,
      ) {
        return typeof value === 'object' ? loadByKey(this, client, value) : loadOne(this, client, value, field);
      }

      static loadMany(
        this: EntityClass<MarketoEntity>,
        client: MarketoClient,
        values: readonly (string | number)[],
        field = idField,
      ) {
        return loadMany(this, client, values, field);
      }

      static find(
        this: EntityClass<MarketoEntity>,
        client: MarketoClient,
        field: string,
        values: readonly (string | number)[],
      ) {
        return findAll(this, client, field, values);
      }

      static create(this: EntityClass<MarketoEntity>, client: MarketoClient, values: Values = {}) {
        return createNew(this, client, values);
      }
    }
    return OfKind as unknown as ClassOf<E, Kind, F, Id, Value>;
  };
}
