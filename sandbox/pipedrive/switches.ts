/** Behaviour that the vendor does not document, or that several sources describe differently. */
export interface PipedriveSwitches {
  /** The token's user may change the account's settings; default true. */
  tokenUserIsAdmin: boolean;
  /** The token's user sees every record; default true. What others see is not imitated, only what the user is told to be. */
  tokenUserSeesAll: boolean;
  /** `?api_token=` authenticates; default false. */
  acceptTokenInQuery: boolean;
  /** A `limit` above the maximum; default `reject`. */
  excessiveLimit: 'reject' | 'clamp';
  /** Relations and owners that do not exist; default `reject`. */
  unknownRelation: 'reject' | 'accept';
  /** `GET` of a deleted record in its 30 days; default `found`, with `is_deleted: true`. */
  getDeleted: 'found' | 'not-found';
  /** Status of a `PATCH` of a deleted record; default 404. */
  patchDeletedStatus: 404 | 400;
  /** Status of the second `DELETE` of a record; default 404. */
  deleteDeletedStatus: 404 | 410;
  /** Status of withdrawn v1 operations; default 404. */
  withdrawnStatus: 404 | 410;
  /** The members of contact sync exist; default false: writing them is refused with 403. */
  contactSync: boolean;
  /** The company has Campaigns, and with it `marketing_status`; default false: it reads null and writing it is refused. */
  campaigns: boolean;
  /** A new deal needs a person or an organization, as in v1; default false. */
  dealNeedsContact: boolean;
  /** `won_time`, `lost_time` and `close_time` of open deals; default `null`. */
  openDealTimes: 'null' | 'absent';
  /** The order of changelogs; default `newest-first`. */
  changelogOrder: 'newest-first' | 'oldest-first';
  /** Relations and owners in webhooks of version 1.0; default `objects`, as in v1's records. */
  legacyRelations: 'objects' | 'ids';
  /** `first_name` and `last_name` can be written; default true. */
  nameParts: boolean;
  /** What `custom_fields: {}` does in an update; default `nothing`. */
  emptyCustomFields: 'nothing' | 'clear';
  /** An update that changes nothing fires a change event; default false. */
  eventsWithoutChange: boolean;
  /** Rows of `itemSearch/field`; default `item`, the form of the schema; `flat` is the one of the example. */
  fieldSearchRows: 'item' | 'flat';
  /** Empty custom fields in webhooks; default `absent`. */
  emptyCustomFieldsInWebhooks: 'absent' | 'null';
  /** Groups of limit headers that are sent; default all but `legacyDaily`. */
  headers: { burst: boolean; daily: boolean; retryAfter: boolean; legacyDaily: boolean };
  /** Tokens of the company per day; default the Premium plan's for the account's users. */
  dailyTokens: number;
  /** Requests per rolling two seconds; default the Premium plan's 100 of an API token. */
  burst: number;
  /** Search requests per rolling two seconds; default 10. */
  searchBurst: number;
  /** So many requests into an active 429 are answered by 429, later ones by the 403 page; default 20. */
  ignored429s: number;
  /** How long the 403 page stays, by the sandbox's clock; default 60 000. */
  blockMs: number;
  /** Deliveries are sent twice with the same `meta.id`; default false. */
  duplicateWebhooks: boolean;
  /** A delivery waits up to so many milliseconds, so that they arrive in any order; default 0. */
  webhookDisorderMs: number;
  /** How long a delivery may take, before the sandbox's webhook time scale; default 10 000. */
  webhookTimeoutMs: number;
}

export function defaultSwitches(users: number): PipedriveSwitches {
  return {
    tokenUserIsAdmin: true,
    tokenUserSeesAll: true,
    acceptTokenInQuery: false,
    excessiveLimit: 'reject',
    unknownRelation: 'reject',
    getDeleted: 'found',
    patchDeletedStatus: 404,
    deleteDeletedStatus: 404,
    withdrawnStatus: 404,
    contactSync: false,
    campaigns: false,
    dealNeedsContact: false,
    openDealTimes: 'null',
    changelogOrder: 'newest-first',
    legacyRelations: 'objects',
    nameParts: true,
    emptyCustomFields: 'nothing',
    eventsWithoutChange: false,
    fieldSearchRows: 'item',
    emptyCustomFieldsInWebhooks: 'absent',
    headers: { burst: true, daily: true, retryAfter: true, legacyDaily: false },
    dailyTokens: 30_000 * 5 * users,
    burst: 100,
    searchBurst: 10,
    ignored429s: 20,
    blockMs: 60_000,
    duplicateWebhooks: false,
    webhookDisorderMs: 0,
    webhookTimeoutMs: 10_000,
  };
}
