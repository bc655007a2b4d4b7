import { type Consent } from './consent';
import { factsOfKind, type LinkedKind, type Relation, type TableName, type TABLES } from '../records/kinds';

export { TABLE_NAMES, type TableName, TABLES } from '../records/kinds';

export type SourceRecord = (typeof TABLES)[TableName]['source'];
export type TargetRecord = (typeof TABLES)[TableName]['target'];

/**
 * A record whose fields read as properties, those whose names are free, and all by `get`; a related record may be a
 * promise until it is awaited.
 */
export type SourceEntity = Readonly<Record<string, unknown>>;

/** Related records that a source gives loaded, each under a property of its class. */
export const relatedRecords = (source: SourceRecord): Relation[] =>
  source === 'email' ? [] : (Object.keys(factsOfKind(source).related) as Relation[]);

/** Whether the name stands for a related record of the source, and so for none of its fields. */
export const isRelation = (source: SourceRecord, name: string): name is Relation =>
  relatedRecords(source).some((relation) => relation === name);

/** A Pipedrive user, as the owner adapters need it. */
export interface PipedriveUser {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  /** False for a user who was deactivated; records keep such an owner. */
  readonly isActive: boolean;
}

/**
 * What adapters may ask about other records. `null` means that the vendor said "none"; a vendor that does not answer
 * throws its `AppError`, which passes through the mapping unchanged; one that refuses for good to show a program throws
 * `UnreadablePart`, which leaves out the field alone, as `NotMapped` does for a record whose table is missing.
 */
export interface Lookups {
  /** @param wanted - asks Pipedrive anew where no known user fits, for a user may be new. */
  users(wanted?: { readonly value: string; fits(user: PipedriveUser): boolean }): Promise<readonly PipedriveUser[]>;
  programName(programId: number): Promise<string | null>;
  /** @throws NotMapped where the mapping has no such table: its records are neither read nor synchronised. */
  assertMapped(table: TableName): void;
  /** Synchronises the lead's company first. @returns the id of its Pipedrive organization. */
  organizationIdForLead(lead: SourceEntity): Promise<number | null>;
  /** Synchronises the organization first. @returns the `externalCompanyId` of its Marketo company. */
  externalCompanyIdForOrganization(organization: SourceEntity): Promise<string | null>;
  /** The same of the organization that the mapped record is in; absent where that is to be loaded as other records are. */
  ownExternalCompanyId?(): Promise<string | null>;
}

export interface MappingLog {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** The second argument of every function of a mapping. */
export interface MappingContext {
  /** The record that is mapped. */
  readonly source: SourceEntity;
  /** The `MarketoClient` and the `PipedriveClient` of this service. */
  readonly marketo: unknown;
  readonly pipedrive: unknown;
  readonly sync: Lookups;
  readonly log: MappingLog;
  now(): Date;
}

/** From one value to another; undefined means empty. May be async. */
export type Adapter = (value: unknown, context: MappingContext) => unknown;
/** From the whole source record to one value; undefined means empty. May be async. */
type Transformer = (source: SourceEntity, context: MappingContext) => unknown;
/** Exactly `false` leaves the record out. May be async. */
type Filter = (source: SourceEntity, context: MappingContext) => unknown;

export const MODES = ['join', 'choose'] as const;
export const WRITE_RULES = ['always', 'create', 'if-empty'] as const;
/** The first is what counts where no entry says another. */
export const CONFLICT_POLICIES = ['latest', 'marketo', 'pipedrive', 'review'] as const;
type Mode = (typeof MODES)[number];
export type WriteRule = (typeof WRITE_RULES)[number];
export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

interface EntryOptions {
  /** On the resulting value. */
  readonly postAdapter?: Adapter;
  /** True: an empty value empties the target field. Default false. */
  readonly clear?: boolean;
  /** Default `always`. */
  readonly write?: WriteRule;
  /** Whose edit wins where both sides were edited, for a field that is mapped both ways. Default `latest`. */
  readonly conflict?: ConflictPolicy;
}

/** How one target field gets its value: from source fields, or from a transformer. */
export type FieldEntry =
  | (EntryOptions & {
      readonly fields: readonly string[];
      /** Needed with more than one field. */
      readonly mode?: Mode;
      /** On each raw value. */
      readonly preAdapter?: Adapter;
    })
  | (EntryOptions & { readonly transformer: Transformer });

/** One table: an entry for each target field. */
export type FieldMapping = Readonly<Record<string, FieldEntry>>;

/** The field of each record that holds the id of its other half. */
export type Links = Readonly<Record<LinkedKind, string>>;

export type Mapping = {
  readonly links: Links;
  /** Names of pipelines: only their deals are synchronised. Absent: all. */
  readonly pipelines?: readonly string[];
  readonly filters?: Readonly<Partial<Record<TableName, Filter>>>;
  /** Who may be written to. Absent: a field like any other. */
  readonly consent?: Consent;
} & { readonly [table in TableName]?: FieldMapping };
