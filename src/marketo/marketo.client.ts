import { type Clock, systemClock } from '../base/concurrency/clock';
import { Pace, type PaceLimits } from '../base/concurrency/pace';
import { withRetries } from '../base/concurrency/retry';
import { VendorClock } from '../base/http-client/vendor-clock';
import { type VendorCall, VendorHttp } from '../base/http-client/vendor-http';
import { type CallGate } from '../base/vendor-gate/vendor-gate';
import { type Values } from '../base/records/field-record';
import { MarketoAccount } from './account/marketo-account';
import { ActivityCalls, type ActivityQuery, type ChangeQuery } from './activities/activity-calls';
import { type ActivityType } from './activities/activity-types';
import { type DeletedLead, type LeadActivity, type LeadChange } from './activities/lead-activity';
import { AssetCalls } from './assets/asset-calls';
import { type Email, type EmailSection, type Program } from './assets/assets';
import { LeadExtracts } from './bulk/lead-extracts';
import { ExpiringCache } from '../base/concurrency/expiring-cache';
import { marketoDetour } from './record-detour';
import { schemaFrom } from './schema/description';
import { KINDS, type MarketoKind } from './schema/kinds';
import { type MarketoSchema } from './schema/marketo-schema';
import { GatheredRecords, type OneWrite } from './transport/gathered-records';
import { type MarketoDeletion, type MarketoQuery, type MarketoWrite, RecordCalls } from './transport/record-calls';
import { type RecordResult } from './transport/record-results';
import { retryPolicy } from './transport/retry-policy';
import { type Credentials, MarketoToken } from './transport/token';
import { MarketoTransport } from './transport/transport';

export interface MarketoClientOptions extends Credentials {
  /** As Marketo shows it: `https://123-ABC-456.mktorest.com/rest`. */
  restUrl: string;
  /** Milliseconds until a call is given up; default 105 000, above Marketo's own longest limit of 90 seconds. */
  timeoutMs?: number;
  clock?: Clock;
  /** Milliseconds for which the account's fields and activity types are kept; default one hour. */
  schemaTtlMs?: number;
  /** Milliseconds for which programs and e-mails are kept; default one hour. */
  assetTtlMs?: number;
  /**
   * This client's share of what Marketo allows all clients of the account: 100 calls in 20 seconds, 10 at once.
   * Default 100 and 10, all that Marketo allows an account: give a lower share where others call it too.
   */
  pace?: Partial<PaceLimits>;
  /** Gives 0 to 1; spreads the waits before repeated calls. Default `Math.random`. */
  random?: () => number;
  /** Told of every call that was sent, those for tokens and repeats included. */
  onCall?: (call: VendorCall) => void;
  /** Through which all calls go; default none. */
  gate?: CallGate;
}

const DEFAULT_TIMEOUT_MS = 105_000;
const HOUR_MS = 3_600_000;
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
  /** Leads by the thousand, as files. */
  readonly leadExtracts: LeadExtracts;
  /** What the account is set up with: permissions of the API user, fields. */
  readonly account: MarketoAccount;
  private readonly token: MarketoToken;
  private readonly transport: MarketoTransport;
  private readonly schemas: ExpiringCache<MarketoKind, MarketoSchema>;
  private readonly records: RecordCalls;
  private readonly gathered: GatheredRecords;
  private readonly history: ActivityCalls;
  private readonly assets: AssetCalls;
  private readonly clock: Clock;
  private readonly vendorClock: VendorClock;
  private readonly random: () => number;

  constructor(options: MarketoClientOptions) {
    const { clientId, clientSecret, timeoutMs = DEFAULT_TIMEOUT_MS, clock = systemClock } = options;
    this.vendorClock = new VendorClock(clock);
    const http = new VendorHttp({ vendor: 'Marketo', timeoutMs, onCall: this.vendorClock.heardBy(options.onCall) });
    const identityUrl = withoutEndSlash(options.identityUrl);
    this.clock = clock;
    this.random = options.random ?? Math.random;
    this.token = new MarketoToken({ identityUrl, clientId, clientSecret }, http, clock);
    this.transport = new MarketoTransport({
      restUrl: withoutEndSlash(options.restUrl),
      token: this.token,
      http,
      pace: new Pace({ ...DEFAULT_PACE, ...options.pace }, clock),
      clock,
      random: this.random,
      gate: options.gate,
    });
    this.account = new MarketoAccount(this.transport);
    const keeping = { timeToLiveMs: options.schemaTtlMs ?? HOUR_MS, clock };
    this.schemas = new ExpiringCache((kind) => this.readSchema(kind), keeping);
    this.records = new RecordCalls(this.transport, this.schemas);
    this.gathered = new GatheredRecords(this.records);
    this.leadExtracts = new LeadExtracts(this.transport, this.schemas);
    this.history = new ActivityCalls(this.transport, keeping);
    this.assets = new AssetCalls(this.transport, { timeToLiveMs: options.assetTtlMs ?? HOUR_MS, clock });
  }

  /** What Marketo's clock shows, in epoch milliseconds, as far as its answers told; else this machine's. */
  now(): number {
    return this.vendorClock.now();
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

  /** Asks for the fields of a lead, once and past the gate: resolves if Marketo takes calls. Costs one call. */
  probe(): Promise<void> {
    return this.transport.probe(KINDS.lead.describePath);
  }

  /** The fields that the account has for such records; known for `schemaTtlMs`, or until Marketo misses a field. */
  describe(kind: MarketoKind): Promise<MarketoSchema> {
    return this.schemas.get(kind);
  }

  /**
   * Reads the records whose field has one of the values, of however many pages; empty only where Marketo says so.
   * How Marketo compares text is not documented: check what comes back. Of work that goes together (`gatherAll`) it may
   * hold what others have asked for.
   *
   * @throws AppError `record-rejected` with code 1003 where more than 1 000 leads match.
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads
   */
  find(kind: MarketoKind, query: MarketoQuery): Promise<Values[]> {
    return (marketoDetour.way(this.records) ?? this.gathered).find(kind, query);
  }

  /**
   * Reads the records that have one of the whole natural keys; for kinds whose key is several fields, as roles.
   *
   * @param keys - of each record every key field, and nothing else.
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/opportunity-roles
   */
  findByKey(kind: MarketoKind, keys: readonly Values[], fields: readonly string[]): Promise<Values[]> {
    return (marketoDetour.way(this.records) ?? this.gathered).findByKey(kind, keys, fields);
  }

  /**
   * Writes records, 300 and less than 1 MB to a call, several calls at once. Does not throw: the results, in the order of
   * `input`, tell of refused records and of those whose call failed.
   *
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/lead-database/leads
   */
  sync(kind: MarketoKind, write: MarketoWrite): Promise<RecordResult[]> {
    return marketoDetour.from(this.records).sync(kind, write);
  }

  /** Writes one record, as `sync` does; with those of work that goes together (`gatherAll`) in one call. */
  async syncOne(kind: MarketoKind, write: OneWrite): Promise<RecordResult> {
    const way = marketoDetour.way(this.records);
    if (way === null) return this.gathered.write(kind, write);
    const { action, matchedBy, values } = write;
    const [result] = await way.sync(kind, { action, matchedBy, input: [values] });
    return result!;
  }

  /** Deletes records as `sync` writes them; one that is gone already is refused as `record-not-found`. */
  delete(kind: MarketoKind, deletion: MarketoDeletion): Promise<RecordResult[]> {
    return marketoDetour.from(this.records).delete(kind, deletion);
  }

  /**
   * How many calls all users of the account have made today, by Marketo's count: its day ends at midnight in Central Time.
   *
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/usage
   */
  callsToday(): Promise<number> {
    return this.account.callsToday();
  }

  /** The types of activities that the account records; known for `schemaTtlMs`. */
  activityTypes(): Promise<ActivityType[]> {
    return this.history.types();
  }

  /** @see Lead.activities */
  activities(query: ActivityQuery): AsyncIterable<LeadActivity> {
    return this.history.activities(query);
  }

  /** @see Lead.changes */
  leadChanges(query: ChangeQuery): AsyncIterable<LeadChange> {
    return this.history.changes(query);
  }

  /** @see Lead.deletedSince */
  deletedLeads(since: Date | string): AsyncIterable<DeletedLead> {
    return this.history.deletedLeads(since);
  }

  /** @see Lead.all */
  leadsOfList(listId: number, fields: readonly string[]): AsyncIterable<Values> {
    return this.records.leadsOfList(listId, fields);
  }

  /**
   * A program by its id; null where there is none. Known, like e-mails, for `assetTtlMs`.
   *
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/assets/programs
   */
  program(id: number | string): Promise<Program | null> {
    return this.assets.program(id);
  }

  /**
   * An e-mail by its id; null where there is none, or where it belongs to an A/B test.
   *
   * @see https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/assets/emails
   */
  email(id: number | string): Promise<Email | null> {
    return this.assets.email(id);
  }

  /**
   * The editable sections of an e-mail in their order; null where there is none, or where it belongs to an A/B test.
   *
   * @throws AppError `record-rejected` with code 709 for an e-mail with predictive content.
   */
  emailContent(id: number | string): Promise<EmailSection[] | null> {
    return this.assets.emailContent(id);
  }

  private async readSchema(kind: MarketoKind): Promise<MarketoSchema> {
    const description = KINDS[kind];
    const envelope = await this.transport.call({ method: 'GET', path: description.describePath, isRead: true });
    return schemaFrom(description, envelope);
  }
}

function withoutEndSlash(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}
