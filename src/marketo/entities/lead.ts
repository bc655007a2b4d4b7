import { AppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { type ActivityQuery, type ChangeQuery } from '../activities/activity-calls';
import { type DeletedLead, type LeadActivity, type LeadChange } from '../activities/lead-activity';
import { type FileOfExtract } from '../bulk/lead-extract';
import { type MarketoClient } from '../marketo.client';
import { PARTS, type SingleWrite } from './entity';
import { entityOf } from './entity-class';
import { allInExtract, allInList, allInRange, type IdRange } from './listing';
import { type LeadFields } from './standard-fields';

type LeadId = number | string;

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
export class Lead extends entityOf<Lead, LeadFields, number>()('lead') {
  /**
   * Every lead of a static list, or every lead in a range of ids: Marketo has no other way to list leads. Costs a call
   * for each 300 members, or for each 300 ids of the range, gaps included.
   *
   * @throws AppError `invalid-request` for an id that is none; `record-not-found` for an unknown list.
   */
  static all<F extends object = object>(
    client: MarketoClient,
    scope: { listId: number } | IdRange,
  ): AsyncIterable<Lead & F> {
    const leads = 'listId' in scope ? allInList(Lead, client, scope.listId) : allInRange(Lead, client, scope);
    return leads as AsyncIterable<Lead & F>;
  }

  /**
   * Every lead of a completed extract (`client.leadExtracts`) that was made without `fields`, as of the moment at which
   * Marketo wrote it. They are read as they come; keep none of them where the reading ends with an error.
   *
   * @throws AppError `invalid-request` where the file lacks a field of the account: it would read as empty.
   */
  static extracted<F extends object = object>(client: MarketoClient, extract: FileOfExtract): AsyncIterable<Lead & F> {
    return allInExtract(Lead, client, extract) as AsyncIterable<Lead & F>;
  }

  /**
   * What happened to leads since a moment, by activity types: oldest first within each 30 leads and 10 types. Costs a
   * call for a token, and one for each 300 activities of such a group; type names one call more, which is then known.
   * `Send Email` may appear late, so ask from a little before the last one seen and leave out ids that you know. Marketo
   * keeps most types for 25 months, `Send Email` for 90 days.
   *
   * @param leadId - one, or several: 30 to a call. None, or no types, have no activities, without a call.
   * @param options.types - names, without case, or ids, of `client.activityTypes()`: 10 to a call.
   * @param options.since - a Date, or an ISO date or date-time; counted in whole seconds.
   * @throws AppError `invalid-request` for an unknown type, naming the nearest ones, and for no date.
   */
  static activities(
    client: MarketoClient,
    leadId: LeadId | readonly LeadId[],
    options: Pick<ActivityQuery, 'types' | 'since'>,
  ): AsyncIterable<LeadActivity> {
    return client.activities({ ...options, leadIds: [leadId].flat().map(numberOf) });
  }

  /**
   * How fields of leads changed since a moment, oldest first within each 30 leads; the values of a new lead are no
   * change. Marketo keeps changes for 90 days. Costs a call for a token, and one for each 300 changes of such a group.
   *
   * @param options.leadIds - absent: all leads of the account.
   * @param options.fields - REST API names; none have no changes, without a call to the history.
   * @param options.withNewLeads - also tells of each lead that was made since, as an entry without `changes`.
   * @throws UnknownFieldError
   * @throws AppError `invalid-request` for no date.
   */
  static async *changes(
    client: MarketoClient,
    options: Pick<ChangeQuery, 'fields' | 'since' | 'withNewLeads'> & { leadIds?: readonly LeadId[] },
  ): AsyncGenerator<LeadChange> {
    const schema = await client.describe('lead');
    const fields = options.fields.map((name) => schema.resolve(name).name);
    const { leadIds, ...rest } = options;
    yield* client.leadChanges({ ...rest, fields, ...(leadIds ? { leadIds: leadIds.map(numberOf) } : {}) });
  }

  /**
   * Leads deleted since a moment, oldest first; Marketo tells of 14 days. Leads that were merged into others are not
   * among them. Costs a call for a token, and one for each 300.
   */
  static deletedSince(client: MarketoClient, since: Date | string): AsyncIterable<DeletedLead> {
    return client.deletedLeads(since);
  }

  /** @see Lead.activities @throws AppError `invalid-request` for a lead that was never saved. */
  activities(options: Pick<ActivityQuery, 'types' | 'since'>): AsyncIterable<LeadActivity> {
    if (this.id === null) throw new AppError('invalid-request', 'A lead that was never saved has no activities');
    return Lead.activities(this[PARTS].client, this.id, options);
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

  protected override creation(changes: Values): SingleWrite {
    if (changes['email'] !== undefined) return super.creation(changes);
    return { action: 'createDuplicate', matchedBy: 'key', values: changes };
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

/** @throws AppError `invalid-request` */
function numberOf(leadId: LeadId): number {
  const number = Number(leadId);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new AppError('invalid-request', 'The id of a lead is a positive integer');
}
