import { AppError } from '../../base/errors/app-error';
import { entityOf } from './entity-class';
import { refuseToList } from './listing';
import { type OpportunityFields } from './standard-fields';

/**
 * A Marketo opportunity; its fields are properties under their REST API names. `externalOpportunityId` identifies it: it
 * is given to a new opportunity and does not change; roles refer to it. Marketo takes none without a `name`.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/opportunities
 */
export class Opportunity extends entityOf<Opportunity, OpportunityFields, string>()('opportunity') {
  /** @throws AppError `invalid-request`, always: Marketo finds opportunities only by values that are known. */
  static all(): never {
    return refuseToList(Opportunity.kind, 'marketoGUID or externalOpportunityId');
  }

  protected override checkChanges(): Promise<void> {
    if (this.externalOpportunityId !== null) return Promise.resolve();
    const message = 'An opportunity without an externalOpportunityId cannot be saved';
    return Promise.reject(new AppError('record-rejected', message));
  }
}
