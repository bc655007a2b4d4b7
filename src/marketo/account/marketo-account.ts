import { AppError } from '../../base/errors/app-error';
import { reasonsOf, refusal, scalarText, unusable } from '../transport/envelope';
import { recordsOf } from '../transport/paging';
import { type MarketoCall, type MarketoTransport } from '../transport/transport';

/** Permissions of an API user's role, as Marketo names them under "Access API". */
export const MARKETO_PERMISSIONS = [
  'Read-Only Lead',
  'Read-Write Lead',
  'Read-Only Company',
  'Read-Write Company',
  'Read-Only Opportunity',
  'Read-Write Opportunity',
  'Read-Only Activity',
  'Read-Only Assets',
] as const;
export type MarketoPermission = (typeof MARKETO_PERMISSIONS)[number];

/** A custom lead field to be made. */
export interface NewLeadField {
  /** As the REST API names it: letters, digits and underscores, a letter first. */
  readonly name: string;
  /** As people see it. */
  readonly displayName: string;
  readonly dataType: 'string' | 'integer' | 'boolean';
  readonly description?: string;
}

const read = (path: string): MarketoCall => ({ method: 'GET', path, isRead: true });

/** A write that names no record: refused for that, unless it is refused for want of the permission. */
const write = (path: string, matching: Record<string, string>): MarketoCall => ({
  method: 'POST',
  path,
  body: { action: 'updateOnly', ...matching, input: [] },
  isRead: false,
});

/** What needs the permission and changes nothing. */
const PROBES: Readonly<Record<MarketoPermission, MarketoCall>> = {
  'Read-Only Lead': read('/v1/leads/describe2.json'),
  'Read-Write Lead': write('/v1/leads.json', { lookupField: 'id' }),
  'Read-Only Company': read('/v1/companies/describe.json'),
  'Read-Write Company': write('/v1/companies.json', { dedupeBy: 'idField' }),
  'Read-Only Opportunity': read('/v1/opportunities/describe.json'),
  'Read-Write Opportunity': write('/v1/opportunities.json', { dedupeBy: 'idField' }),
  'Read-Only Activity': read('/v1/activities/types.json'),
  'Read-Only Assets': read('/asset/v1/email/1.json'),
};

/** Marketo refuses the user, whatever was asked. */
const REFUSED = '603';

const FIELDS_PATH = '/v1/leads/schema/fields.json';

/**
 * What a Marketo account is set up with: permissions of the API user, fields. Throws as the client does.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/custom-services
 */
export class MarketoAccount {
  constructor(private readonly transport: MarketoTransport) {}

  /** Whether the API user's role has the permission: asks for something that needs it and changes nothing. */
  async hasPermission(permission: MarketoPermission): Promise<boolean> {
    try {
      await this.transport.call(PROBES[permission]);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.details.code === REFUSED) return false;
      // Whatever is held against the records themselves is said after the permission was looked at.
      if (['record-rejected', 'record-not-found'].includes(thrown.kind)) return true;
      throw thrown;
    }
  }

  /** How many calls all users of the account have made today. */
  async callsToday(): Promise<number> {
    const call = read('/v1/stats/usage.json');
    const envelope = await this.transport.call(call);
    const [today] = recordsOf(envelope, call.path);
    if (today === undefined) return 0;
    if (typeof today['total'] === 'number') return today['total'];
    throw unusable('Marketo told no number of calls', envelope.requestId);
  }

  /**
   * Makes a custom field of leads. Needs the permission Read-Write Schema Custom Field; Marketo never deletes such a field.
   *
   * @throws AppError `record-rejected` where Marketo refuses the field, for example for its name.
   */
  async createLeadField(field: NewLeadField): Promise<void> {
    const call: MarketoCall = { method: 'POST', path: FIELDS_PATH, body: { input: [{ ...field }] }, isRead: false };
    const envelope = await this.transport.call(call);
    const [result] = recordsOf(envelope, FIELDS_PATH);
    if (scalarText(result?.['status']) === 'created') return;
    throw refusal(this.transport.judged(call), reasonsOf(result?.['reasons']), envelope.requestId);
  }
}
