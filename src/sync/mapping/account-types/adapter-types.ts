/** Text that an adapter gives: which text it is shows only when it runs, so an option field takes it. */
export type SomeText = string & { readonly ' someText': true };

/** A record as functions of a mapping get it: its fields by their names, and all of them by `get`. */
export type RecordOf<Fields, Related = object> = Readonly<Fields> & {
  readonly [Name in keyof Related]: Promise<Related[Name] | null>;
} & { get<Name extends keyof Fields>(name: Name): Fields[Name] };

export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
}

export interface PipedriveUser extends User {
  /** False for a user who was deactivated; records keep such an owner. */
  readonly isActive: boolean;
}

/** An e-mail that Marketo sent, the source of `activityFromEmail`. */
export interface EmailFields<Lead> {
  /** Marketo's id of the activity. */
  readonly id: string;
  readonly leadId: number;
  /** Of the e-mail asset. */
  readonly name: string | null;
  readonly subject: string | null;
  /** The text version. */
  readonly text: string | null;
  /** ISO time. */
  readonly sentAt: string;
  readonly lead: Lead;
}

export interface MappingLog {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** The second argument of every function of a mapping. */
export interface MappingContext<Source = any> {
  /** The record that is mapped. */
  readonly source: Source;
  /** The `MarketoClient` and the `PipedriveClient` of the service. */
  readonly marketo: unknown;
  readonly pipedrive: unknown;
  readonly sync: {
    users(): Promise<readonly PipedriveUser[]>;
    programName(programId: number): Promise<string | null>;
    organizationIdForLead(lead: any): Promise<number | null>;
    externalCompanyIdForOrganization(organization: any): Promise<string | null>;
  };
  readonly log: MappingLog;
  now(): Date;
}

/** What a function may give: at once or later; null and undefined are empty. */
export type Given<Value> = Value | null | undefined | Promise<Value | null | undefined>;

/** From one value to another. */
export type Adapter<Taken, Made> = (value: Taken | null | undefined, context: MappingContext) => Given<Made>;
/** The same where the answer is known at once. */
export type PlainAdapter<Taken, Made> = (value: Taken | null | undefined, context: MappingContext) => Made | undefined;

type Plain = string | number | boolean;
type HasStatus = { readonly status?: unknown };

/** The adapters that a mapping file receives, by what each takes and gives. */
export interface Adapters {
  /** Trimmed text; of an option or related record its label or name. */
  text: PlainAdapter<unknown, SomeText>;
  number: PlainAdapter<Plain | Money, number>;
  /** The UTC day of any date-time, `YYYY-MM-DD`. */
  date: PlainAdapter<Plain | Date, SomeText>;
  quarter: PlainAdapter<Plain | Date, number>;
  year: PlainAdapter<Plain | Date, number>;
  /** The present UTC day, `YYYY-MM-DD`, whatever the value. */
  today: PlainAdapter<unknown, SomeText>;
  lastName: PlainAdapter<Plain, SomeText>;
  firstName: PlainAdapter<Plain, SomeText>;
  countryName: PlainAdapter<Plain, SomeText>;
  yesNo: PlainAdapter<Plain, 'Yes' | 'No'>;
  fromYesNo: PlainAdapter<Plain, boolean>;
  not: PlainAdapter<Plain, boolean>;
  /** From a deal's `status`, or from the deal. */
  isClosed: PlainAdapter<string | HasStatus, boolean>;
  isWon: PlainAdapter<string | HasStatus, boolean>;
  stageName: Adapter<unknown, SomeText>;
  programName: Adapter<Plain, SomeText>;
  userIdByName(options?: { fallback?: number }): Adapter<Plain, number>;
  userIdByEmail(options?: { fallback?: number }): Adapter<Plain, number>;
  userEmail(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  userFirstName(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  userLastName(options?: { except?: number | readonly number[] }): Adapter<Plain | User, SomeText>;
  /** The given value in place of an empty one. */
  defaultTo<const Value>(value: Value): (value: any, context: MappingContext) => Value;
  /** Transformer on a lead: synchronises its company first, gives the id of its Pipedrive organization. */
  organizationIdForLead: Adapter<unknown, number>;
  /** Transformer on a person or deal, or adapter on `organization`: gives the external id of its Marketo company. */
  externalCompanyIdForOrganization: Adapter<unknown, SomeText>;
}

/** An amount of money. */
export interface Money {
  readonly value: number;
  readonly currency: string;
}
