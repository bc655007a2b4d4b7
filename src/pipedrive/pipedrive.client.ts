import { type Clock, systemClock } from '../base/concurrency/clock';
import { type VendorCall } from '../base/http-client/vendor-http';
import { type CallGate } from '../base/vendor-gate/vendor-gate';
import { PipedriveAccount } from './account/pipedrive-account';
import { IncludedFields } from './included-fields';
import { GatheredReads } from './gathered-reads';
import { KeptLists } from './kept-lists';
import { type Wanted } from '../base/concurrency/expiring';
import { pipedriveDetour, type PipedriveRecordCalls, RecordCalls, recordPath, unlessGone } from './record-calls';
import { answerWithoutSearch, type SearchTerm } from './record-search';
import { type RecordKind, type WireRecord } from './schema/record-kind';
import { SchemaCache } from './schema/schema-cache';
import { type DailyPool } from './transport/daily-pool';
import { allItems, everyItem, objectsOf, recordOf } from './transport/paging';
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
  /**
   * Burst limits where Pipedrive's headers tell none: `calls` (default 20, the smallest plan's) and `searches` (default
   * 10) in `windowMs` (default 2000).
   */
  pace?: { calls?: number; searches?: number; windowMs?: number };
  clock?: Clock;
  /** Between 0 and 1; spreads the repeats of calls. */
  random?: () => number;
  /** Told of every call that was sent, with its price in tokens, repeats included. */
  onCall?: (call: VendorCall) => void;
  /** Through which all calls go; default none. */
  gate?: CallGate;
}

const LIST_LIMIT = 500;

/**
 * A company's Pipedrive. Records are read and written through the classes of `entities/`; the methods here speak the
 * wire format of the REST API. All throw AppError of the kinds `vendor-throttled`, `vendor-exhausted`,
 * `vendor-unavailable`, `vendor-denied` and, for what they send, `record-rejected`.
 *
 * @see https://developers.pipedrive.com/docs/api/v1
 */
export class PipedriveClient {
  /** What the account is set up with: the token's user, webhooks, custom fields. */
  readonly account: PipedriveAccount;
  private readonly transport: PipedriveTransport;
  private readonly straight: RecordCalls;
  private readonly clock: Clock;
  private readonly schemaTtlMs: number;
  private readonly schemas = new Map<string, SchemaCache>();
  private readonly included = new IncludedFields();
  private readonly gathered: GatheredReads;
  private readonly kept: KeptLists;

  constructor({ baseUrl, apiToken, timeoutMs, schemaTtlMs, pace, clock, random, ...told }: PipedriveClientOptions) {
    this.clock = clock ?? systemClock;
    this.schemaTtlMs = schemaTtlMs ?? 300_000;
    this.transport = new PipedriveTransport({
      baseUrl,
      apiToken,
      timeoutMs: timeoutMs ?? 30_000,
      clock: this.clock,
      random: random ?? Math.random,
      calls: pace?.calls ?? 20,
      searches: pace?.searches ?? 10,
      windowMs: pace?.windowMs ?? 2000,
      onCall: told.onCall,
      gate: told.gate,
    });
    this.straight = new RecordCalls(this.transport, this.included);
    this.gathered = new GatheredReads(this.straight);
    this.account = new PipedriveAccount(this.transport);
    this.kept = new KeptLists(this.transport, { timeToLiveMs: this.schemaTtlMs, clock: this.clock });
  }

  /** What is known of the company's daily pool of tokens, without a call. */
  dailyPool(): DailyPool {
    return this.transport.daily.pool();
  }

  /** What Pipedrive's clock shows, in epoch milliseconds, as far as its answers told; else this machine's. */
  now(): number {
    return this.transport.vendorNow();
  }

  /**
   * Asks Pipedrive who the token's user is, once and past the gate: resolves if it takes calls. Costs two tokens.
   *
   * @throws AppError as every method
   */
  ping(): Promise<void> {
    return this.transport.probe('/api/v1/users/me');
  }

  /**
   * From now on records of the kind are read with these fields, which Pipedrive sends on request only. Records that were
   * read before do not know them.
   */
  include(kind: RecordKind, fields: readonly string[]): void {
    if (this.included.set(kind.path, fields)) this.schemas.delete(kind.path);
  }

  /** The fields that the account has for a kind of record. */
  schema(kind: RecordKind): SchemaCache {
    const known = this.schemas.get(kind.path);
    if (known) return known;
    const cache = new SchemaCache(
      kind,
      () => allItems(this.list(`/api/v2/${kind.fieldsPath}`, { limit: LIST_LIMIT })),
      this.schemaTtlMs,
      this.clock,
      this.included.of(kind.path),
    );
    this.schemas.set(kind.path, cache);
    return cache;
  }

  /** One record by its id; null where Pipedrive says there is none, or that it is deleted. */
  getRecord(kind: RecordKind, id: number): Promise<WireRecord | null> {
    return this.records.getRecord(kind, id);
  }

  /** The same, but a deleted one as long as Pipedrive shows it, with `is_deleted: true`. */
  getRecordEvenDeleted(kind: RecordKind, id: number): Promise<WireRecord | null> {
    return this.straight.getRecordEvenDeleted(kind, id);
  }

  /** Records by their ids, in no particular order; those that are missing or deleted are left out. */
  getRecords(kind: RecordKind, ids: readonly number[]): Promise<WireRecord[]> {
    return pipedriveDetour.way(this.straight)?.listByIds(kind, ids) ?? this.gathered.ask(kind, ids);
  }

  /** How many calls may start in so many milliseconds, as far as Pipedrive has told its limit. */
  callsIn(milliseconds: number): number {
    return this.transport.callsIn(milliseconds);
  }

  /** Records that are not deleted, in the order of their ids. @param query - parameters of the kind's list. */
  async *listRecords(
    kind: RecordKind,
    query: PipedriveCall['query'] = {},
  ): AsyncGenerator<WireRecord, void, undefined> {
    const listed = { sort_by: 'id', limit: LIST_LIMIT, ...this.included.queryOf(kind.path), ...query };
    for await (const record of this.list(recordPath(kind), listed)) {
      if (record['is_deleted'] !== true) yield record;
    }
  }

  /**
   * The same, page by page, 500 records each.
   *
   * @param cursor - `nextCursor` of the page to go on after; null for the first page.
   */
  async *listPages(
    kind: RecordKind,
    query: PipedriveCall['query'] = {},
    cursor: string | null = null,
  ): AsyncGenerator<{ records: WireRecord[]; nextCursor: string | null }, void, undefined> {
    const path = recordPath(kind);
    const listed = { sort_by: 'id', limit: LIST_LIMIT, ...this.included.queryOf(kind.path), ...query };
    for (let place: string | null | undefined = cursor; place !== undefined;) {
      const after: PipedriveCall['query'] = place === null ? listed : { ...listed, cursor: place };
      const { data, next } = await this.transport.call({ method: 'GET', path, query: after });
      place = next !== null && 'cursor' in next ? next.cursor : undefined;
      const records = objectsOf(data, path).filter((record) => record['is_deleted'] !== true);
      yield { records, nextCursor: place ?? null };
    }
  }

  /** Ids of the records that Pipedrive's search gives: candidates, to be read and compared. The search lags behind writes. */
  async searchIds(kind: RecordKind, term: SearchTerm): Promise<number[]> {
    const way = pipedriveDetour.way(this.straight);
    if (way) return way.searchIds(kind, term);
    return (await answerWithoutSearch(this, kind, term)) ?? this.straight.searchIds(kind, term);
  }

  /** @throws AppError with `details.outcomeUnknown` true where the record may exist nevertheless; never repeated then. */
  createRecord(kind: RecordKind, body: WireRecord): Promise<WireRecord> {
    return this.records.createRecord(kind, body);
  }

  /** @throws AppError `record-not-found` */
  updateRecord(kind: RecordKind, id: number, body: WireRecord): Promise<WireRecord> {
    return this.records.updateRecord(kind, id, body);
  }

  /** True where it was deleted, false where there was nothing left to delete. */
  deleteRecord(kind: RecordKind, id: number): Promise<boolean> {
    return this.records.deleteRecord(kind, id);
  }

  /** The users of the company, as v1 sends them; v2 has none. Kept as stages are. */
  users(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return this.kept.users(wanted);
  }

  /** The stages of all pipelines; kept for `schemaTtlMs`, read anew where one is wanted that is not among them. */
  stages(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return this.kept.stages(wanted);
  }

  /** The sales pipelines; kept for `schemaTtlMs`, read anew where one is wanted that is not among them. */
  pipelines(wanted?: Wanted<WireRecord[]>): Promise<WireRecord[]> {
    return this.kept.pipelines(wanted);
  }

  /** The names of the sales pipelines that are in use. */
  async pipelineNames(): Promise<string[]> {
    const inUse = (await this.pipelines()).filter((pipeline) => pipeline['is_deleted'] !== true);
    return inUse.map(({ name }) => String(name));
  }

  /** The changes of a record's fields, as v1 sends them, page by page as the caller goes on. */
  changelog(kind: RecordKind, id: number): AsyncGenerator<WireRecord, void, undefined> {
    return this.list(`/api/v1/${kind.path}/${id}/changelog`, { limit: LIST_LIMIT });
  }

  /** One note, as v1 sends it; null where there is none. */
  async getNote(id: number): Promise<WireRecord | null> {
    const path = `/api/v1/notes/${id}`;
    const answer = await unlessGone(this.transport.call({ method: 'GET', path }));
    return answer && recordOf(answer.data, path);
  }

  /** Notes, as v1 sends them. @param query - parameters of the list, for example `person_id` */
  listNotes(query: PipedriveCall['query'] = {}): AsyncGenerator<WireRecord, void, undefined> {
    return this.list('/api/v1/notes', { limit: LIST_LIMIT, ...query });
  }

  private get records(): PipedriveRecordCalls {
    return pipedriveDetour.from(this.straight);
  }

  private list(path: string, query: PipedriveCall['query'] = {}): AsyncGenerator<WireRecord, void, undefined> {
    return everyItem(this.transport, { method: 'GET', path, query }, ({ data }) => objectsOf(data, path));
  }
}
