import { AppError } from '../../base/errors/app-error';
import type { MarketoClient } from '../marketo.client';
import { entityWith } from './entity';
import { refuseToList } from './listing';
import { createNew, findAll, loadMany, loadOne, type LoadResult } from './reading';
import type { OpportunityFields } from './standard-fields';

/**
 * A Marketo opportunity; its fields are properties under their REST API names. `externalOpportunityId` identifies it: it
 * is given to a new opportunity and does not change; roles refer to it. Marketo takes none without a `name`.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/opportunities
 */
export class Opportunity extends entityWith<OpportunityFields>() {
  static readonly kind = 'opportunity';

  /**
   * @param value - of `field`.
   * @param field - the id (`marketoGUID`), or any field by which Marketo finds opportunities: `externalOpportunityId`.
   * @returns the opportunity with every field of the account; null only where Marketo says that none has the value. Text
   *   compares without case.
   * @throws AmbiguousMatchError where several opportunities have the value; `details.candidates` holds their ids.
   */
  static load<F extends object = object>(
    client: MarketoClient,
    value: string | number,
    field = 'marketoGUID',
  ): Promise<(Opportunity & F) | null> {
    return loadOne(Opportunity, client, value, field) as Promise<(Opportunity & F) | null>;
  }

  /**
   * Loads many, 300 to a call, several calls at once. @see Opportunity.load
   *
   * @returns for each value, in the order given, the opportunity, or that there is none, or the error: several have the value,
   *   or the call that asked for it failed.
   */
  static loadMany<F extends object = object>(
    client: MarketoClient,
    values: readonly (string | number)[],
    field = 'marketoGUID',
  ): Promise<LoadResult<Opportunity & F>[]> {
    return loadMany(Opportunity, client, values, field) as Promise<LoadResult<Opportunity & F>[]>;
  }

  /** All opportunities that have one of the values. @see Opportunity.load */
  static find<F extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(Opportunity & F)[]> {
    return findAll(Opportunity, client, field, values) as Promise<(Opportunity & F)[]>;
  }

  /** A new opportunity, not saved: its fields are known and null, save the given ones. */
  static create<F extends object = object>(
    client: MarketoClient,
    values: Partial<OpportunityFields & NoInfer<F>> = {},
  ): Promise<Opportunity & F> {
    return createNew(Opportunity, client, values) as Promise<Opportunity & F>;
  }

  /** @throws AppError `invalid-request`, always: Marketo finds opportunities only by values that are known. */
  static all(): never {
    return refuseToList(Opportunity.kind, 'marketoGUID or externalOpportunityId');
  }

  override get id(): string | null {
    return super.id as string | null;
  }

  override set id(value: never) {
    super.id = value;
  }

  protected override checkChanges(): Promise<void> {
    if (this.externalOpportunityId !== null) return Promise.resolve();
    const message = 'An opportunity without an externalOpportunityId cannot be saved';
    return Promise.reject(new AppError('record-rejected', message));
  }
}
