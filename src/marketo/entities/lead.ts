import { AppError } from '../../base/errors/app-error';
import type { Values } from '../../base/records/field-record';
import type { MarketoClient, MarketoWrite } from '../marketo.client';
import { MarketoEntity } from './entity';
import { createNew, findAll, loadOne } from './reading';

/** Fields of both kinds whose value is the lead's own. */
const OWN_FIELDS = new Set(['id', 'externalCompanyId', 'externalSalesPersonId', 'createdAt', 'updatedAt']);

/**
 * A Marketo lead; its fields, standard and custom ones, are properties under their REST API names.
 *
 * A new lead is matched by `email` when it is saved. Without an e-mail nothing identifies it, so each save of such a
 * new lead creates one.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads
 */
export class Lead extends MarketoEntity {
  static readonly kind = 'lead';

  /**
   * @param value - of `field`; an id may be text. One that is no positive integer cannot exist: null, without a call.
   * @param field - the id, or any field by which Marketo finds leads.
   * @returns the lead with every field of the account; null only where Marketo says that none has the value. E-mails
   *   and other text compare without case.
   * @throws AmbiguousMatchError where several leads have the value; `details.candidates` holds their ids.
   */
  static load<F extends object = object>(
    client: MarketoClient,
    value: string | number,
    field = 'id',
  ): Promise<(Lead & F) | null> {
    return loadOne(Lead, client, value, field) as Promise<(Lead & F) | null>;
  }

  /** All leads that have one of the values, at most 1 000. @see Lead.load */
  static find<F extends object = object>(
    client: MarketoClient,
    field: string,
    values: readonly (string | number)[],
  ): Promise<(Lead & F)[]> {
    return findAll(Lead, client, field, values) as Promise<(Lead & F)[]>;
  }

  /** A new lead, not saved: its fields are known and null, save the given ones. */
  static create<F extends object = object>(client: MarketoClient, values: Values = {}): Promise<Lead & F> {
    return createNew(Lead, client, values) as Promise<Lead & F>;
  }

  override get id(): number | null {
    return super.id as number | null;
  }

  override set id(value: never) {
    super.id = value;
  }

  protected override async checkChanges(changes: Values): Promise<void> {
    if (Object.keys(changes).length === 0) {
      throw new AppError('record-rejected', 'A new lead without any value cannot be saved');
    }
    // Marketo would report the change as done and keep the link.
    if (changes['externalCompanyId'] === null) {
      throw new AppError('record-rejected', 'A lead cannot leave its company, only move to another one');
    }
    if (this.get('externalCompanyId') !== null) await this.refuseCompanyFields(Object.keys(changes));
  }

  protected override creation(changes: Values): MarketoWrite {
    if (changes['email'] !== undefined) return super.creation(changes);
    return { action: 'createDuplicate', matchedBy: 'key', input: [changes] };
  }

  /**
   * The company fields of a linked lead are those of its company and cannot be written through the lead (1021); which
   * they are differs per account: the fields that a lead and a company both have.
   */
  private async refuseCompanyFields(changed: string[]): Promise<void> {
    const company = await this.describe('company');
    const fields = changed.filter((name) => company.has(name) && !OWN_FIELDS.has(name));
    if (fields.length === 0) return;
    throw new AppError(
      'record-rejected',
      `A lead with an externalCompanyId takes these fields from its company, so write them there: ${fields.join(', ')}`,
      { fields },
    );
  }
}
