import { inBatches } from '../../base/values/shapes';
import { type Clock } from '../../base/concurrency/clock';
import { AppError } from '../../base/errors/app-error';
import { readMoment, utcSecond } from '../../base/values/moments';
import { ExpiringCache } from '../../base/concurrency/expiring-cache';
import { BATCH_SIZE } from '../transport/batches';
import { unusable } from '../transport/envelope';
import { allActivities } from '../transport/paging';
import { type MarketoCall, type MarketoTransport } from '../transport/transport';
import { type ActivityType, activityTypesFrom, typeIds } from './activity-types';
import {
  activityFrom,
  changeFrom,
  type DeletedLead,
  deletedFrom,
  type LeadActivity,
  type LeadChange,
} from './lead-activity';

export interface ActivityQuery {
  leadIds: readonly number[];
  /** Names or ids of activity types. */
  types: readonly (string | number)[];
  since: Date | string;
}

export interface ChangeQuery {
  /** Absent: the changes of all leads. */
  leadIds?: readonly number[];
  /** REST API names. */
  fields: readonly string[];
  since: Date | string;
  /** Also tells of each lead that was made, as an entry without changes; default false. */
  withNewLeads?: boolean;
}

const TYPES_PATH = '/v1/activities/types.json';
const TOKEN_PATH = '/v1/activities/pagingtoken.json';
/** Marketo refuses addresses of more than 8 KB. */
const LONGEST_QUERY = 4_000;
const MOST_TYPES = 10;
const MOST_LEADS = 30;

/**
 * What Marketo keeps of the history of leads.
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/activities
 */
export class ActivityCalls {
  private readonly knownTypes: ExpiringCache<typeof TYPES_PATH, ActivityType[]>;

  constructor(
    private readonly transport: MarketoTransport,
    keeping: { timeToLiveMs: number; clock: Clock },
  ) {
    this.knownTypes = new ExpiringCache(() => this.readTypes(), keeping);
  }

  types(): Promise<ActivityType[]> {
    return this.knownTypes.get(TYPES_PATH);
  }

  async *activities({ leadIds, types, since }: ActivityQuery): AsyncGenerator<LeadActivity> {
    if (leadIds.length === 0 || types.length === 0) return;
    const start = moment(since);
    const needsTypes = types.some((type) => typeof type === 'string');
    const ids = typeIds(needsTypes ? await this.types() : [], types);
    const token = await this.pagingToken(start);
    for (const leads of inBatches(leadIds, MOST_LEADS)) {
      for (const batch of inBatches(ids, MOST_TYPES)) {
        const form = { activityTypeIds: batch.join(','), leadIds: leads.join(',') };
        for await (const sent of this.read('/v1/activities.json', form, token)) yield activityFrom(sent);
      }
    }
  }

  async *changes({ leadIds, fields, since, withNewLeads = false }: ChangeQuery): AsyncGenerator<LeadChange> {
    if (leadIds?.length === 0 || fields.length === 0) return;
    const token = await this.pagingToken(moment(since));
    for (const leads of leadIds ? inBatches(leadIds, MOST_LEADS) : [null]) {
      const form = { fields: fields.join(','), ...(leads ? { leadIds: leads.join(',') } : {}) };
      for await (const sent of this.read('/v1/activities/leadchanges.json', form, token, fields)) {
        const change = changeFrom(sent);
        // Marketo tells of new leads, too; those activities name no field.
        if (change.changes.length > 0 || withNewLeads) yield change;
      }
    }
  }

  async *deletedLeads(since: Date | string): AsyncGenerator<DeletedLead> {
    const token = await this.pagingToken(moment(since));
    for await (const sent of this.read('/v1/activities/deletedleads.json', {}, token)) yield deletedFrom(sent);
  }

  private async readTypes(): Promise<ActivityType[]> {
    const call: MarketoCall = { method: 'GET', path: TYPES_PATH, isRead: true };
    return activityTypesFrom(await this.transport.call(call), this.transport.judged(call).call);
  }

  private async pagingToken(since: string): Promise<string> {
    const query = { sinceDatetime: since };
    const envelope = await this.transport.call({ method: 'GET', path: TOKEN_PATH, query, isRead: true });
    if (envelope.nextPageToken !== null) return envelope.nextPageToken;
    throw unusable('Marketo gave no paging token for a date', envelope.requestId);
  }

  /** Ids and names of fields are no personal data; only what is too long for an address goes as a form. */
  private read(
    path: string,
    form: Record<string, string>,
    token: string,
    fields: readonly string[] = [],
  ): AsyncGenerator<Record<string, unknown>> {
    const call = { path, isRead: true, words: { fields } };
    return allActivities(this.transport.judged({ ...call, method: 'GET' }).call, token, (nextPageToken) => {
      const query = { nextPageToken, ...form, batchSize: String(BATCH_SIZE) };
      const body = new URLSearchParams(query);
      if (body.toString().length <= LONGEST_QUERY) return this.transport.call({ ...call, method: 'GET', query });
      return this.transport.call({ ...call, method: 'POST', query: { _method: 'GET' }, body });
    });
  }
}

/** @throws AppError `invalid-request` */
function moment(since: Date | string): string {
  const start = readMoment(since);
  if (start !== null) return utcSecond(start);
  throw new AppError('invalid-request', 'since takes a Date, or an ISO date or date-time');
}
