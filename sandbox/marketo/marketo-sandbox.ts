/** A smart campaign with one flow step, "Call Webhook". */
export interface SmartCampaign {
  name: string;
  /** `lead-deleted` calls before the lead is gone, as a flow step would. */
  trigger: 'lead-created' | 'lead-changed' | 'lead-deleted';
  /** With `lead-changed`: only when one of these fields changed. */
  fields?: string[];
  /** May hold tokens, as `{{lead.Id}}` or `{{lead.pipedriveId}}`. */
  url: string;
  method: 'POST' | 'GET';
  headers?: Record<string, string>;
  /** Body of a POST; tokens are JSON encoded with their quotes. */
  payload?: string;
  /** Who made the change; default both. */
  sources?: ('user' | 'api')[];
}

export interface MarketoWebhookCall {
  /** UTC, with milliseconds. */
  at: string;
  campaign: string;
  leadId: number;
  /** Its credentials masked. */
  url: string;
  /** 0 while no answer came. */
  status: number;
  /** The answer, or why there is none. */
  body: string;
  /** As Marketo logs it: 1001 for an empty answer. */
  errorCode?: string;
}

export type MarketoValues = Record<string, unknown>;

/** A program, made on Marketo's own pages. */
export interface MarketoProgram {
  name: string;
  description?: string;
  type?: string;
  channel?: string;
  status?: string;
}

/** An approved e-mail, made on Marketo's own pages. */
export interface MarketoEmail {
  name: string;
  subject?: string;
  html?: string;
  text?: string;
  /** The API refuses the content of a predictive one (709), and finds none that belongs to an A/B test. */
  special?: 'predictive' | 'ab-test';
}

/** Marketo as its own users see it: nothing here is an API call or costs quota. */
export interface MarketoSandbox {
  url: string;
  identityUrl: string;
  restUrl: string;
  clientId: string;
  clientSecret: string;
  /** All custom services; the first one's credentials are the two above. */
  services: readonly { clientId: string; clientSecret: string; user: string }[];
  createLead(values: MarketoValues): number;
  updateLead(id: number, values: MarketoValues): void;
  deleteLead(id: number): void;
  /** Every field of the lead, `null` where empty; company fields are its company's. */
  lead(id: number): MarketoValues | undefined;
  leads(): MarketoValues[];
  /** Without an `externalCompanyId` as forms make one: no lead can be linked with it. */
  createCompany(values: MarketoValues): number;
  company(id: number): MarketoValues | undefined;
  companies(): MarketoValues[];
  /** Gives the GUID. */
  createOpportunity(values: MarketoValues): string;
  opportunities(): MarketoValues[];
  /** Gives the GUID. */
  createRole(values: MarketoValues): string;
  roles(): MarketoValues[];
  /**
   * The winner keeps its values and takes the losers' where it has none; their activities and roles become its own, they
   * themselves are gone.
   */
  mergeLeads(winner: number, losers: readonly number[]): void;
  createProgram(program: MarketoProgram): number;
  createEmail(email: MarketoEmail): number;
  /** Leaves a Send Email activity, as a flow step of a smart campaign would. */
  sendEmail(leadId: number, emailId: number, campaignId?: number): void;
  /** Takes a custom field of leads away, as an administrator hides it. */
  hideField(name: string): void;
  /** A static list. */
  createList(leadIds: readonly number[]): number;
  /** Push to add. */
  campaigns: SmartCampaign[];
  /** The token calls answer 401 and the API calls 603 while true. */
  denyCredentials(denied: boolean): void;
  /** Resolves when every triggered webhook was answered or given up. */
  settled(): Promise<void>;
  webhookCalls(): MarketoWebhookCall[];
  /** Forgets the calls of the window and of the day. */
  resetLimits(): void;
  switches: MarketoSwitches;
}

/** Behaviour that the vendor does not document or lets an administrator choose. */
export interface MarketoSwitches {
  /** A token in the query or a form counts as no token; default true. */
  refuseTokenInUrl: boolean;
  /** Addresses with a double slash answer 610; default true. */
  refuseDoubleSlash: boolean;
  /** Company fields of a linked lead: skip the record with 1021, leave them out, or write them to the company; default `refuse`. */
  companyFieldsOnLinkedLead: 'refuse' | 'ignore' | 'write-through';
  /** An unknown field in a sync: refuses its record, or the whole call; default `record`. */
  unknownFieldLevel: 'record' | 'response';
  /** Permissions that the API user's role lacks, as `Read-Write Lead`: calls that need them answer 603. */
  deniedPermissions: string[];
  /**
   * Fields with "block updates from API": a write of them is answered with success, and they stay as they are, empty in
   * a new record. `department` is a lead's; other objects' are `company.industry`, `opportunity.stage`, `opportunityRole.role`.
   */
  blockedFields: string[];
  /** Text longer than its field is cut to the field's `length` and answered with success; default false: 1003. */
  cutOverlongText: boolean;
  /** Text ends before its first character beyond U+FFFF, as in a database that keeps three bytes a character; default false. */
  cutBeyondFFFF: boolean;
  /** Floats and currencies are kept with two decimals; default false. */
  roundNumbers: boolean;
  /** A native CRM sync is on: writes of objects, and all calls for roles, answer 1018; default false. */
  nativeCrmSync: boolean;
  /** What an unknown program or e-mail answers beside success and a warning; `refuse`: 702 instead; default `no-result`. */
  unknownAsset: 'no-result' | 'empty-result' | 'refuse';
  /** How long a Send Email activity stays unseen; its date is that of the sending; default 0. */
  sendEmailDelayMs: number;
  /** Activities carry the older integer id beside their GUID; default true. */
  activityNumbers: boolean;
  /** The first page after a date is empty, and others follow; default false. */
  emptyActivityPages: boolean;
  /** Activities by a list of 10 000 leads or more answer 1003, as announced for 2026; default true. */
  refuseLargeLists: boolean;
  /** Calls a day; default 50 000. */
  dailyQuota: number;
  /** Calls in any 20 seconds; default 100. */
  callsPerWindow: number;
  /** Calls at once; default 10. */
  concurrentCalls: number;
  /** An upsert looks for its key this long before it writes, so that two at once make two leads; default 0. */
  upsertRaceMs: number;
  /** A campaign calls its webhook up to so many milliseconds late, so that calls arrive in any order; default 0. */
  webhookDisorderMs: number;
  /** Bulk extracts can filter by `updatedAt`; else 1035; default true. */
  bulkUpdatedAtFilter: boolean;
  /** Files that bulk extracts may write a day, then 1029; default 500. */
  bulkDailyMegabytes: number;
  /** How often the status of a bulk extract is renewed; default 60. */
  bulkStatusSeconds: number;
  /** How long a bulk extract takes from its turn on; default 30. */
  bulkProcessingSeconds: number;
  /** With a text, bulk extracts fail, and say it; default none. */
  bulkFailure: string;
}
