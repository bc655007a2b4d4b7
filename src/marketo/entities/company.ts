import { AppError } from '../../base/errors/app-error';
import type { MarketoClient } from '../marketo.client';
import { entityWith } from './entity';
import { allInRange, type IdRange } from './listing';
import { createNew, findAll, loadMany, loadOne, type LoadResult } from './reading';
import type { CompanyFields } from './standard-fields';

/**
 * A Marketo company; its fields are properties under their REST API names. `externalCompanyId` identifies it: it is
 * given to a new company and does not change; leads refer to it. The name is the field `company`.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/companies
 */
export class Company extends entityWith<CompanyFields>() {
  static readonly kind = 'company';

  /**
   * @param value - of `field`; an id may be text. One that is no positive integer cannot exist: null, without a call.
   * @param field - the id, or any field by which Marketo finds companies: `externalCompanyId`, `company`.
   * @returns the company with every field of the account; null only where Marketo says that none has the value. Text
   *   compares without case; by name (`company`) one with the same case wins.
   * @throws AmbiguousMatchError where several companies have the value; `details.candidates` holds their ids.
   */
  static load<F extends object = object>(
    client: MarketoClient,
    value: string | number,
    field = 'id',
  ): Promise<(Company & F) | null> {
    return loadOne(Company, client, value, field) as Promise<(Company & F) | null>;
  }

  /**
   * Loads many, 300 to a call, several calls at once. @see Company.load
   *
   * @returns for each value, in the order given, the company, or that there is none, or the error: several have the value,
   *   or the call that asked for it failed.
   */
  static loadMany<F extends object = object>(
    client: MarketoClient,
    values: readonly (string | number)[],
    field = 'id',
  ): Promise<LoadResult<Company & F>[]> {
    return loadMany(Company, client, values, field) as Promise<LoadResult<Company & F>[]>;
  }

  /** All companies that have one of the values. @see Company.load */
  static find<F extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(Company & F)[]> {
    return findAll(Company, client, field, values) as Promise<(Company & F)[]>;
  }

  /** A new company, not saved: its fields are known and null, save the given ones. */
  static create<F extends object = object>(
    client: MarketoClient,
    values: Partial<CompanyFields & NoInfer<F>> = {},
  ): Promise<Company & F> {
    return createNew(Company, client, values) as Promise<Company & F>;
  }

  /**
   * Every company in a range of ids: Marketo has no other way to list companies. Costs a call for each 300 ids, gaps
   * included.
   *
   * @throws AppError `invalid-request` for an id that is none.
   */
  static all<F extends object = object>(client: MarketoClient, range: IdRange): AsyncIterable<Company & F> {
    return allInRange(Company, client, range) as AsyncIterable<Company & F>;
  }

  override get id(): number | null {
    return super.id as number | null;
  }

  override set id(value: never) {
    super.id = value;
  }

  protected override checkChanges(): Promise<void> {
    if (this.get('externalCompanyId') !== null) return Promise.resolve();
    return Promise.reject(new AppError('record-rejected', 'A company without an externalCompanyId cannot be saved'));
  }
}
