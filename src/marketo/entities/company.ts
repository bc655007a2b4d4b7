import { AppError } from '../../base/errors/app-error';
import type { Values } from '../../base/records/field-record';
import type { MarketoClient } from '../marketo.client';
import { MarketoEntity } from './entity';
import { createNew, findAll, loadOne } from './reading';

/**
 * A Marketo company; its fields are properties under their REST API names. `externalCompanyId` identifies it: it is
 * given to a new company and does not change; leads refer to it. The name is the field `company`.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/companies
 */
export class Company extends MarketoEntity {
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

  /** All companies that have one of the values. @see Company.load */
  static find<F extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(Company & F)[]> {
    return findAll(Company, client, field, values) as Promise<(Company & F)[]>;
  }

  /** A new company, not saved: its fields are known and null, save the given ones. */
  static create<F extends object = object>(client: MarketoClient, values: Values = {}): Promise<Company & F> {
    return createNew(Company, client, values) as Promise<Company & F>;
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
