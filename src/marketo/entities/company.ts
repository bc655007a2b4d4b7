import { AppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../marketo.client';
import { entityOf } from './entity-class';
import { allInRange, type IdRange } from './listing';
import { type CompanyFields } from './standard-fields';

/**
 * A Marketo company; its fields are properties under their REST API names. `externalCompanyId` identifies it: it is
 * given to a new company and does not change; leads refer to it. One that people or forms made may have none: it is known
 * by its id alone, and no lead can join it. The name is the field `company`.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/companies
 */
export class Company extends entityOf<Company, CompanyFields, number>()('company') {
  /**
   * Every company in a range of ids: Marketo has no other way to list companies. Costs a call for each 300 ids, gaps
   * included.
   *
   * @throws AppError `invalid-request` for an id that is none.
   */
  static all<F extends object = object>(client: MarketoClient, range: IdRange): AsyncIterable<Company & F> {
    return allInRange(Company, client, range) as AsyncIterable<Company & F>;
  }

  protected override checkChanges(): Promise<void> {
    if (!this.isNew || this.get('externalCompanyId') !== null) return Promise.resolve();
    const message = 'A new company without an externalCompanyId cannot be saved';
    return Promise.reject(new AppError('record-rejected', message));
  }
}
