import { AppError } from '../../base/errors/app-error';
import { type MarketoClient } from '../marketo.client';
import { entityOf } from './entity-class';
import { refuseToList } from './listing';
import { findByKeys } from './reading';
import { type RoleFields } from './standard-fields';

/** What tells a role from others: all three together. */
export interface RoleKey {
  externalOpportunityId: string;
  leadId: number;
  role: string;
}

/**
 * The role that a Marketo lead plays in an opportunity; it links the two. Opportunity, lead and role name identify it:
 * they are given to a new role and do not change. Lead and opportunity must exist.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/opportunity-roles
 */
export class Role extends entityOf<Role, RoleFields, string, string | number | RoleKey>()('role') {
  /** All roles that have one of the natural keys, 300 to a call. */
  static findByKey<F extends object = object>(client: MarketoClient, keys: readonly RoleKey[]): Promise<(Role & F)[]> {
    return findByKeys(Role, client, keys) as Promise<(Role & F)[]>;
  }

  /** @throws AppError `invalid-request`, always: Marketo finds roles only by values that are known. */
  static all(): never {
    return refuseToList(Role.kind, 'leadId or externalOpportunityId');
  }

  protected override checkChanges(): Promise<void> {
    const { externalOpportunityId, leadId, role } = this;
    if (externalOpportunityId !== null && leadId !== null && role !== null) return Promise.resolve();
    const message = 'A role needs an externalOpportunityId, a leadId and a role to be saved';
    return Promise.reject(new AppError('record-rejected', message));
  }
}
