import { AppError } from '../../base/errors/app-error';
import type { MarketoClient } from '../marketo.client';
import { entityWith } from './entity';
import { refuseToList } from './listing';
import { createNew, findAll, findByKeys, loadMany, loadOne, type LoadResult } from './reading';
import type { RoleFields } from './standard-fields';

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
export class Role extends entityWith<RoleFields>() {
  static readonly kind = 'role';

  /**
   * @param value - of `field`, or the whole natural key.
   * @param field - the id (`marketoGUID`), or any field by which Marketo finds roles: `leadId`, `externalOpportunityId`.
   * @returns the role with every field of the account; null only where Marketo says that none has the value. Text
   *   compares without case.
   * @throws AmbiguousMatchError where several roles have the value; `details.candidates` holds their ids.
   */
  static load<F extends object = object>(
    client: MarketoClient,
    value: string | number | RoleKey,
    field = 'marketoGUID',
  ): Promise<(Role & F) | null> {
    if (typeof value === 'object') return Role.findByKey<F>(client, [value]).then(([role]) => role ?? null);
    return loadOne(Role, client, value, field) as Promise<(Role & F) | null>;
  }

  /**
   * Loads many, 300 to a call, several calls at once. @see Role.load
   *
   * @returns for each value, in the order given, the role, or that there is none, or the error: several have the value,
   *   or the call that asked for it failed.
   */
  static loadMany<F extends object = object>(
    client: MarketoClient,
    values: readonly (string | number)[],
    field = 'marketoGUID',
  ): Promise<LoadResult<Role & F>[]> {
    return loadMany(Role, client, values, field) as Promise<LoadResult<Role & F>[]>;
  }

  /** All roles that have one of the values. @see Role.load */
  static find<F extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(Role & F)[]> {
    return findAll(Role, client, field, values) as Promise<(Role & F)[]>;
  }

  /** A new role, not saved: its fields are known and null, save the given ones. */
  static create<F extends object = object>(
    client: MarketoClient,
    values: Partial<RoleFields & NoInfer<F>> = {},
  ): Promise<Role & F> {
    return createNew(Role, client, values) as Promise<Role & F>;
  }

  /** All roles that have one of the natural keys, 300 to a call. */
  static findByKey<F extends object = object>(client: MarketoClient, keys: readonly RoleKey[]): Promise<(Role & F)[]> {
    const whole = keys.map(({ externalOpportunityId, leadId, role }) => ({ externalOpportunityId, leadId, role }));
    return findByKeys(Role, client, whole) as Promise<(Role & F)[]>;
  }

  /** @throws AppError `invalid-request`, always: Marketo finds roles only by values that are known. */
  static all(): never {
    return refuseToList(Role.kind, 'leadId or externalOpportunityId');
  }

  override get id(): string | null {
    return super.id as string | null;
  }

  override set id(value: never) {
    super.id = value;
  }

  protected override checkChanges(): Promise<void> {
    const { externalOpportunityId, leadId, role } = this;
    if (externalOpportunityId !== null && leadId !== null && role !== null) return Promise.resolve();
    const message = 'A role needs an externalOpportunityId, a leadId and a role to be saved';
    return Promise.reject(new AppError('record-rejected', message));
  }
}
