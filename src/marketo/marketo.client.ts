import { type Clock, systemClock } from '../base/clock';
import { AppError } from '../base/errors/app-error';
import { Pace, type PaceLimits } from '../base/http/pace';
import { withRetries } from '../base/http/retry';
import { VendorHttp } from '../base/http/vendor-http';
import type { Values } from '../base/records/field-record';
import { schemaFrom } from './schema/description';
import { KINDS, type MarketoKind, type MatchedBy } from './schema/kinds';
import type { MarketoSchema } from './schema/marketo-schema';
import { SchemaCache } from './schema/schema-cache';
import { inBatches } from './transport/batches';
import { type Credentials, MarketoToken } from './transport/token';
import { isUnknownFieldCode } from './transport/failure';
import { allRecords } from './transport/paging';
import { readForm } from './transport/read-form';
import { type RecordResult, resultsOf } from './transport/record-results';
import { retryPolicy } from './transport/retry-policy';
import { type MarketoCall, MarketoTransport } from './transport/transport';

export interface MarketoClientOptions extends Credentials {
  /** As Marketo shows it: `https://123-ABC-456.mktorest.com/rest`. */
  restUrl: string;
  /** Milliseconds until a call is given up; default 105 000, above Marketo's own longest limit of 90 seconds. */
  timeoutMs?: number;
  clock?: Clock;
  /** Milliseconds for which a description of the account's fields is kept; default one hour. */
  schemaTtlMs?: number;
  /**
   * This client's share of what Marketo allows all clients of the account: 100 calls in 20 seconds, 10 at once.
   * Default 100 and 10, all that Marketo allows an account: give a lower share where others call it too.
   */
  pace?: PaceLimits;
  /** Gives 0 to 1; spreads the waits before repeated calls. Default `Math.random`. */
  random?: () => number;
}

export interface MarketoQuery {
  /** A searchable field. */
  filterType: string;
  filterValues: readonly string[];
  /** Names of the fields to read; Marketo itself adds the id. */
  fields: readonly string[];
}

export interface MarketoWrite {
  action: 'createOrUpdate' | 'createOnly' | 'updateOnly' | 'createDuplicate';
  matchedBy: MatchedBy;
  input: readonly Values[];
}

const DEFAULT_TIMEOUT_MS = 105_000;
const DEFAULT_SCHEMA_TTL_MS = 3_600_000;
/** The window is a little longer than Marketo's, because calls travel for different times. */
const DEFAULT_PACE: PaceLimits = { calls: 100, windowMs: 20_200, concurrent: 10 };

/**
 * One Marketo account, as the records need it. All records of a process should share one client: it keeps the
 * account's limits, the access token and the known fields.
 *
 * Every method throws `AppError`: `vendor-denied` (credentials or permission), `vendor-throttled` and
 * `vendor-exhausted` (limits, with `details.retryAfterMs`), `vendor-unavailable` (no usable answer;
 * `details.outcomeUnknown` tells whether a write may have happened), or what Marketo holds against the call.
 */
export class MarketoClient {
  private readonly token: MarketoToken;
  private readonly transport: MarketoTransport;
  private readonly schemas: SchemaCache;
  private readonly clock: Clock;
  private readonly random: () => number;

  constructor(options: MarketoClientOptions) {
    const { clientId, clientSecret, timeoutMs = DEFAULT_TIMEOUT_MS, clock = systemClock } = options;
    const http = new VendorHttp({ vendor: 'Marketo', timeoutMs });
    const identityUrl = withoutEndSlash(options.identityUrl);
    this.clock = clock;
    this.random = options.random ?? Math.random;
    this.token = new MarketoToken({ identityUrl, clientId, clientSecret }, http, clock);
    this.transport = new MarketoTransport({
      restUrl: withoutEndSlash(options.restUrl),
      token: this.token,
      http,
      pace: new Pace(options.pace ?? DEFAULT_PACE, clock),
      clock,
      random: this.random,
    });
    this.schemas = new SchemaCache(
      (kind) => this.readSchema(kind),
      options.schemaTtlMs ?? DEFAULT_SCHEMA_TTL_MS,
      clock,
    );
  }

  /**
   * Asks Marketo for a token, whether or not one is known: resolves if it can be reached and takes the credentials.
   * Costs nothing of the account's quota.
   *
   * @throws AppError `vendor-denied`, `vendor-unavailable`
   */
  async ping(): Promise<void> {
    await withRetries(this.token.request, retryPolicy(true, this.random), this.clock);
  }

  /** The fields that the account has for such records; known for `schemaTtlMs`, or until Marketo misses a field. */
  describe(kind: MarketoKind): Promise<MarketoSchema> {
    return this.schemas.get(kind);
  }

  /**
   * Reads the records whose field has one of the values, of however many pages; empty only where Marketo says so.
   * How Marketo compares text is not documented: check what comes back.
   *
   * @throws AppError `record-rejected` with code 1003 where more than 1 000 leads match.
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads
   */
  async find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    const records: Values[] = [];
    for (const filterValues of inBatches(query.filterValues)) {
      for await (const record of this.read(kind, { ...query, filterValues })) records.push(record);
    }
    return records;
  }

  /**
   * Writes records, 300 to a call; the result tells of each in the order of `input`, refused ones included. A call
   * that fails throws, although calls before it were done.
   *
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads
   */
  async sync(kind: MarketoKind, { action, matchedBy, input }: MarketoWrite): Promise<RecordResult[]> {
    const { path, matching } = KINDS[kind];
    return this.write(kind, `${path}.json`, { action, ...matching(matchedBy) }, input);
  }

  /** Deletes records by id, 300 to a call; one that is gone already is refused as `record-not-found`. */
  async delete(kind: MarketoKind, ids: readonly (number | string)[]): Promise<RecordResult[]> {
    const { path, idField, deletion } = KINDS[kind];
    const input = ids.map((id) => ({ [idField]: id }));
    return this.write(kind, `${path}/delete.json`, deletion, input);
  }

  private async readSchema(kind: MarketoKind): Promise<MarketoSchema> {
    const description = KINDS[kind];
    const envelope = await this.transport.call({ method: 'GET', path: description.describePath, isRead: true });
    return schemaFrom(description, envelope);
  }

  private async *read(kind: MarketoKind, query: MarketoQuery): AsyncGenerator<Values> {
    const call: MarketoCall = {
      method: 'POST',
      path: `${KINDS[kind].path}.json`,
      query: { _method: 'GET' },
      isRead: true,
      words: { fields: [...query.fields, query.filterType], values: query.filterValues },
    };
    yield* allRecords(this.transport.judged(call).call, (nextPageToken) =>
      this.noticing(kind, this.transport.call({ ...call, body: readForm(query, nextPageToken) })),
    );
  }

  private async write(
    kind: MarketoKind,
    path: string,
    parameters: Record<string, string>,
    input: readonly Values[],
  ): Promise<RecordResult[]> {
    const results: RecordResult[] = [];
    for (const batch of inBatches(input)) {
      const words = { fields: batch.flatMap(Object.keys), values: batch.flatMap(Object.values) };
      const call: MarketoCall = { method: 'POST', path, body: { ...parameters, input: batch }, isRead: false, words };
      const envelope = await this.noticing(kind, this.transport.call(call));
      results.push(...resultsOf(envelope, batch.length, KINDS[kind].idField, this.transport.judged(call)));
    }
    if (results.some(({ error }) => isUnknownField(error))) this.schemas.forget(kind);
    return results;
  }

  /** A field that Marketo does not know means that the known fields are out of date. */
  private async noticing<T>(kind: MarketoKind, call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (thrown) {
      if (isUnknownField(thrown)) this.schemas.forget(kind);
      throw thrown;
    }
  }
}

/** Whether Marketo refused a call because the account does not have a field (1006). */
export function isUnknownField(error: unknown): boolean {
  return error instanceof AppError && isUnknownFieldCode(error.details.code);
}

function withoutEndSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
