import { AppError } from '../../base/errors/app-error';
import { type Values } from '../../base/records/field-record';
import { readMoment, utcSecond } from '../../base/values/moments';
import { type ExpiringCache } from '../../base/concurrency/expiring-cache';
import { type MarketoKind } from '../schema/kinds';
import { type MarketoSchema } from '../schema/marketo-schema';
import { isUnknownField } from '../transport/failure';
import { BATCH_SIZE } from '../transport/batches';
import { allRecords } from '../transport/paging';
import { type MarketoCall, type MarketoTransport } from '../transport/transport';
import { bytesOf } from './extract-file';
import { rowsOf } from './extract-rows';
import {
  extractFrom,
  extractIn,
  type FileOfExtract,
  type LeadExtract,
  type LeadExtractFilter,
  type LeadExtractStatus,
  type MomentRange,
} from './lead-extract';

const JOBS = '/v1/leads/export';
/** Marketo refuses longer ones. */
const LONGEST_RANGE_DAYS = 31;
const DAY_SECONDS = 24 * 3600;

/**
 * Marketo's bulk extract: whole lists of leads as files, at six calls or so each. A job waits while two others run; ten
 * wait at most, and 500 MB can be extracted a day (1029, `vendor-exhausted` with `details.retryAfterMs`).
 *
 * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/bulk-extract/bulk-lead-extract
 */
export class LeadExtracts {
  constructor(
    private readonly transport: MarketoTransport,
    private readonly schemas: ExpiringCache<MarketoKind, MarketoSchema>,
  ) {}

  /**
   * Makes a job, which does nothing until it is enqueued.
   *
   * @param query.fields - REST API names; absent: every field of the account.
   * @throws UnknownFieldError
   * @throws AppError `invalid-request` for a range that is none or too long; `record-rejected` with code 1035 where the
   *   account does not have the filter.
   */
  async create(query: { filter: LeadExtractFilter; fields?: readonly string[] }): Promise<LeadExtract> {
    const schema = await this.schemas.get('lead');
    const fields = query.fields?.map((name) => schema.resolve(name).name) ?? schema.names();
    const body = { fields, format: 'CSV', filter: sentFilter(query.filter) };
    try {
      return await this.tell({
        ...jobCall('create'),
        body,
        words: { fields: [...fields, ...Object.keys(query.filter)] },
      });
    } catch (thrown) {
      if (isUnknownField(thrown)) this.schemas.forget('lead', schema);
      throw thrown;
    }
  }

  /** Puts a job into the queue. One that is there already, or further, stays as it is. */
  async enqueue(id: string): Promise<LeadExtract> {
    try {
      return await this.tell(jobCall('enqueue', id));
    } catch (thrown) {
      const known = isQueueRefusal(thrown) ? await this.status(id) : null;
      if (known === null || known.status === 'created') throw thrown;
      return known;
    }
  }

  /** @throws AppError `record-not-found` for a job that is unknown, of another API user, or older than 30 days. */
  status(id: string): Promise<LeadExtract> {
    return this.tell({ ...jobCall('status', id), method: 'GET', isRead: true });
  }

  cancel(id: string): Promise<LeadExtract> {
    return this.tell(jobCall('cancel', id));
  }

  /** The jobs that this API user made in the last seven days. */
  async *all(statuses: readonly LeadExtractStatus[] = []): AsyncGenerator<LeadExtract> {
    const call: MarketoCall = { api: 'bulk', method: 'GET', path: `${JOBS}.json`, isRead: true };
    const name = this.transport.judged(call).call;
    const wanted = statuses.length === 0 ? {} : { status: statuses.map(spelled).join(',') };
    const read = (token: string | null) => {
      const query = { ...wanted, batchSize: String(BATCH_SIZE), ...(token === null ? {} : { nextPageToken: token }) };
      return this.transport.call({ ...call, query });
    };
    for await (const job of allRecords(name, read)) yield extractFrom(job, NO_ENVELOPE, name);
  }

  /**
   * The leads of a completed job, read as they come and never all at once: values by field, as the API gives them, of
   * the fields that were asked for. A text `null` is read as empty, since that is how Marketo writes it. Costs one call,
   * and one for each time that the connection breaks.
   *
   * @throws AppError `vendor-unavailable` where the file cannot be read whole, or is not the one that Marketo told of.
   *   That shows at the end: keep nothing of what came before.
   */
  async *records(extract: FileOfExtract): AsyncGenerator<Values> {
    const schema = await this.schemas.get('lead');
    const call: MarketoCall = { ...jobCall('file', extract.id), method: 'GET', isRead: true };
    const open = (fromByte: number) => this.transport.open(call, fromByte === 0 ? undefined : `bytes=${fromByte}-`);
    yield* rowsOf(bytesOf(extract, open), schema);
  }

  private async tell(call: MarketoCall): Promise<LeadExtract> {
    return extractIn(await this.transport.call(call), this.transport.judged(call).call);
  }
}

const NO_ENVELOPE = { requestId: null, result: null, nextPageToken: null, moreResult: null, hasWarnings: false };

function jobCall(operation: string, id?: string): MarketoCall {
  const path = id === undefined ? `${JOBS}/${operation}.json` : `${JOBS}/${encodeURIComponent(id)}/${operation}.json`;
  return { api: 'bulk', method: 'POST', path, isRead: false };
}

/** In lists Marketo spells it so. */
const spelled = (status: LeadExtractStatus): string => {
  const word = status === 'canceled' ? 'cancelled' : status;
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
};

function sentFilter(filter: LeadExtractFilter): object {
  if ('createdAt' in filter) return { createdAt: sentRange(filter.createdAt) };
  if ('updatedAt' in filter) return { updatedAt: sentRange(filter.updatedAt) };
  return filter;
}

/** @throws AppError `invalid-request` */
function sentRange({ startAt, endAt }: MomentRange): Record<keyof MomentRange, string> {
  const [start, end] = [readMoment(startAt), readMoment(endAt)];
  if (start === null || end === null)
    throw new AppError('invalid-request', 'startAt and endAt take a Date or an ISO date');
  const range = { startAt: utcSecond(start), endAt: utcSecond(end) };
  const seconds = (Date.parse(range.endAt) - Date.parse(range.startAt)) / 1000;
  if (seconds >= 0 && seconds <= LONGEST_RANGE_DAYS * DAY_SECONDS) return range;
  throw new AppError(
    'invalid-request',
    `Marketo extracts leads of ${LONGEST_RANGE_DAYS} days at most, from startAt to endAt`,
  );
}

const isQueueRefusal = (thrown: unknown): boolean => thrown instanceof AppError && thrown.details.code === '1029';
