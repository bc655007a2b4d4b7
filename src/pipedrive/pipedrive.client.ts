import { type Clock, systemClock } from '../base/clock';
import { AppError } from '../base/errors/app-error';
import { Expiring } from './schema/expiring';
import type { RecordKind, WireRecord } from './schema/record-kind';
import { SchemaCache } from './schema/schema-cache';
import { everyItem, objectOf, objectsOf, recordOf } from './transport/paging';
import { type PipedriveCall, PipedriveTransport } from './transport/pipedrive.transport';

export interface PipedriveClientOptions {
  /** As the browser shows it: `https://yourcompany.pipedrive.com`. */
  baseUrl: string;
  /** Sent as header `x-api-token` only. */
  apiToken: string;
  /** Milliseconds until a call is given up; default 30 000. */
  timeoutMs?: number;
  /** How long fields and users are taken as known, in milliseconds; default 300 000. */
  schemaTtlMs?: number;
  /** Burst limits to start with; that of calls is then taken from Pipedrive's headers. */
  pace?: { calls?: number; searches?: number; windowMs?: number };
  clock?: Clock;
  /** Between 0 and 1; spreads the repeats of calls. */
  random?: () => number;
}

/** Where a search looks, and for what: always the whole value. */
export interface SearchTerm {
  term: string;
  /** The `fields` of the kind's own search, which compares without case … */
  fields?: string;
  /** … or the key of one custom field, compared with case. */
  fieldKey?: string;
}

const LIST_LIMIT = 500;
/** Documented is 500, but searches were seen to refuse more than 100. */
const SEARCH_LIMIT = 100;
const IDS_LIMIT = 100;

/**
 * A company's Pipedrive. Records are read and written through the classes of `entities/`; the methods here speak the
 * wire format of the REST API. All throw AppError of the kinds `vendor-throttled`, `vendor-exhausted`,
 * `vendor-unavailable`, `vendor-denied` and, for what they send, `record-rejected`.
 *
 * @see https://developers.pipedrive.com/docs/api/v1
 */
export class PipedriveClient {
  private readonly transport: PipedriveTransport;
  private readonly clock: Clock;
  private readonly schemaTtlMs: number;
  private readonly schemas = new Map<string, SchemaCache>();
  private readonly userList: Expiring<WireRecord[]>;

  constructor({ baseUrl, apiToken, timeoutMs, schemaTtlMs, pace, clock, random }: PipedriveClientOptions) {
    this.clock = clock ?? systemClock;
    this.schemaTtlMs = schemaTtlMs ?? 300_000;
    this.transport = new PipedriveTransport({
      baseUrl,
      apiToken,
      timeoutMs: timeoutMs ?? 30_000,
      clock: this.clock,
      random: random ?? Math.random,
      calls: pace?.calls ?? 80,
      searches: pace?.searches ?? 10,
      windowMs: pace?.windowMs ?? 2000,
    });
    this.userList = new Expiring(() => this.readUsers(), this.schemaTtlMs, this.clock);
  }

  /** The fields that the account has for a kind of record. */
  schema(kind: RecordKind): SchemaCache {
    const known = this.schemas.get(kind.path);
    if (known) return known;
    const cache = new SchemaCache(kind, () => this.readFields(kind), this.schemaTtlMs, this.clock);
    this.schemas.set(kind.path, cache);
    return cache;
  }

  /** One record by its id; null where Pipedrive says there is none, or that it is deleted. */
  async getRecord(kind: RecordKind, id: number): Promise<WireRecord | null> {
    const path = `/api/v2/${kind.path}/${id}`;
    const answer = await unlessGone(this.transport.call({ method: 'GET', path }));
    if (answer === null) return null;
    const record = recordOf(answer.data, path);
    return record['is_deleted'] === true ? null : record;
  }

  /** Records by their ids, in no particular order; those that are missing or deleted are left out. */
  async getRecords(kind: RecordKind, ids: readonly number[]): Promise<WireRecord[]> {
    if (ids.length === 1) return [await this.getRecord(kind, ids[0]!)].filter((record) => record !== null);
    const records: WireRecord[] = [];
    for (let start = 0; start < ids.length; start += IDS_LIMIT) {
      const batch = ids.slice(start, start + IDS_LIMIT).join(',');
      for await (const record of this.listRecords(kind, { ids: batch, limit: IDS_LIMIT })) records.push(record);
    }
    return records;
  }

  /** Records that are not deleted, in the order of their ids. @param query - parameters of the kind's list. */
  async *listRecords(
    kind: RecordKind,
    query: PipedriveCall['query'] = {},
  ): AsyncGenerator<WireRecord, void, undefined> {
    const path = `/api/v2/${kind.path}`;
    const call: PipedriveCall = { method: 'GET', path, query: { sort_by: 'id', limit: LIST_LIMIT, ...query } };
    for await (const record of everyItem(this.transport, call, ({ data }) => objectsOf(data, path))) {
      if (record['is_deleted'] !== true) yield record;
    }
  }

  /** Ids of the records that Pipedrive's search gives: candidates, to be read and compared. The search lags behind writes. */
  async searchIds(kind: RecordKind, { term, fields, fieldKey }: SearchTerm): Promise<number[]> {
    const call: PipedriveCall =
      fieldKey === undefined
        ? searchCall(`${kind.path}/search`, { term, fields: fields ?? '', exact_match: 'true' })
        : searchCall('itemSearch/field', { term, entity_type: kind.searchType, field: fieldKey, match: 'exact' });
    const ids = new Set<number>();
    for await (const hit of everyItem(this.transport, call, ({ data }) => hitsOf(data, call.path))) {
      ids.add(Number((hit['item'] as WireRecord | undefined)?.['id'] ?? hit['id']));
    }
    return [...ids];
  }

  /** @throws AppError with `details.outcomeUnknown` true where the record may exist nevertheless; never repeated then. */
  async createRecord(kind: RecordKind, body: WireRecord): Promise<WireRecord> {
    const path = `/api/v2/${kind.path}`;
    const { data } = await this.transport.call({ method: 'POST', path, body, fieldNames: fieldNamesOf(kind) });
    return recordOf(data, path, { outcomeUnknown: true });
  }

  /** @throws AppError `record-not-found` */
  async updateRecord(kind: RecordKind, id: number, body: WireRecord): Promise<WireRecord> {
    const path = `/api/v2/${kind.path}/${id}`;
    const { data } = await this.transport.call({ method: 'PATCH', path, body, fieldNames: fieldNamesOf(kind) });
    return recordOf(data, path);
  }

  /** True where it was deleted, false where there was nothing left to delete. */
  async deleteRecord(kind: RecordKind, id: number): Promise<boolean> {
    return (await unlessGone(this.transport.call({ method: 'DELETE', path: `/api/v2/${kind.path}/${id}` }))) !== null;
  }

  /** The users of the company, as v1 sends them; v2 has none. Kept for `schemaTtlMs`. */
  users(): Promise<WireRecord[]> {
    return this.userList.get();
  }

  /** The names of the sales pipelines that are in use. */
  async pipelineNames(): Promise<string[]> {
    const path = '/api/v2/pipelines';
    const call: PipedriveCall = { method: 'GET', path, query: { limit: LIST_LIMIT } };
    const names: string[] = [];
    for await (const pipeline of everyItem(this.transport, call, ({ data }) => objectsOf(data, path))) {
      if (pipeline['is_deleted'] !== true) names.push(String(pipeline['name']));
    }
    return names;
  }

  private async readUsers(): Promise<WireRecord[]> {
    const path = '/api/v1/users';
    return objectsOf((await this.transport.call({ method: 'GET', path })).data, path);
  }

  private async readFields(kind: RecordKind): Promise<WireRecord[]> {
    const path = `/api/v2/${kind.fieldsPath}`;
    const call: PipedriveCall = { method: 'GET', path, query: { limit: LIST_LIMIT } };
    const rows: WireRecord[] = [];
    for await (const row of everyItem(this.transport, call, ({ data }) => objectsOf(data, path))) rows.push(row);
    return rows;
  }
}

const fieldNamesOf = ({ builtIn }: RecordKind): string[] => Object.keys(builtIn);

function searchCall(path: string, query: Record<string, string>): PipedriveCall {
  return { method: 'GET', path: `/api/v2/${path}`, query: { ...query, limit: SEARCH_LIMIT }, isSearch: true };
}

/** Searches give `{ items: [{ item }] }`; `itemSearch/field` a list, of `{ item }` or, in its example, of the items. */
function hitsOf(data: unknown, path: string): WireRecord[] {
  return objectsOf(Array.isArray(data) ? data : objectOf(data, path)['items'], path);
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.kind === 'record-not-found') return null;
    throw thrown;
  }
}
