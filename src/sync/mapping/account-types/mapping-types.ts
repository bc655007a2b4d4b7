import { type Given, type MappingContext, type Money, type SomeText } from './adapter-types';

/** Whether a type is `any`, which says nothing. */
type IsAny<Type> = 0 extends 1 & Type ? true : false;

/** What a field takes that holds this. A number in a text is one, and text takes whatever has one spelling. */
export type Accepted<Held> =
  IsAny<Held> extends true
    ? any
    : Held extends readonly (infer Label)[]
      ? Label | SomeText | readonly (Label | SomeText)[]
      : [Held] extends [boolean]
        ? boolean
        : Held extends number
          ? number | `${number}`
          : Held extends Money
            ? Money | number | `${number}`
            : Held extends string
              ? string extends Held
                ? string | number | boolean
                : Held | SomeText
              : Held extends object
                ? object | string
                : unknown;

/** Whether a field that holds the one can get the other as it is. Text may be a label: that shows when it runs. */
type Fits<Read, Held> =
  IsAny<Read> extends true
    ? true
    : unknown extends Held
      ? true
      : [Read] extends [Accepted<Held>]
        ? true
        : string extends Read
          ? [Held] extends [string | readonly string[]]
            ? true
            : false
          : [Read] extends [string]
            ? [Held] extends [string | readonly string[]]
              ? [Extract<Read, Labels<Held>>] extends [never]
                ? false
                : true
              : false
            : [Read] extends [readonly (infer Item)[]]
              ? Fits<Item, Held>
              : false;

type Labels<Held> = Held extends readonly (infer Label)[] ? Label : Held;

type FieldsThatFit<Fields, Held> = keyof {
  [Name in keyof Fields as Fits<NonNullable<Fields[Name]>, Held> extends true ? Name : never]: true;
};

/** One field, or several with a mode. */
type Sources<Name> =
  | { readonly fields: readonly [Name]; readonly mode?: Mode }
  | { readonly fields: readonly [Name, Name, ...Name[]]; readonly mode: Mode };
/** Fields that are used as they are. */
type PlainSources<Fields, Held> =
  | { readonly fields: readonly [FieldsThatFit<Fields, Held>]; readonly mode?: 'choose' }
  | {
      readonly fields: readonly [
        FieldsThatFit<Fields, Held>,
        FieldsThatFit<Fields, Held>,
        ...FieldsThatFit<Fields, Held>[],
      ];
      readonly mode: 'choose';
    }
  | (Fits<string, Held> extends true ? Joined<keyof Fields> : never);
interface Joined<Name> {
  readonly fields: readonly [Name, ...Name[]];
  readonly mode: 'join';
}

export type Mode = 'join' | 'choose';
export type WriteRule = 'always' | 'create' | 'if-empty';
export type ConflictPolicy = 'latest' | 'marketo' | 'pipedrive' | 'review';

interface NoFunctions {
  readonly preAdapter?: undefined;
  readonly postAdapter?: undefined;
  readonly transformer?: undefined;
}
type MappingFunction<Source, Made> = (value: any, context: MappingContext<Source>) => Given<Made>;

/** How a target field gets its value: from source fields, or from a transformer. */
export type Entry<Source, Fields, Held> = (
  | (PlainSources<Fields, Held> & NoFunctions)
  | (Sources<keyof Fields> & {
      readonly preAdapter: MappingFunction<Source, Accepted<Held>>;
      readonly postAdapter?: undefined;
      readonly transformer?: undefined;
    })
  | (Sources<keyof Fields> & {
      readonly preAdapter?: MappingFunction<Source, unknown>;
      readonly postAdapter: MappingFunction<Source, Accepted<Held>>;
      readonly transformer?: undefined;
    })
  | (Omit<NoFunctions, 'transformer'> & {
      readonly fields?: undefined;
      readonly mode?: undefined;
      readonly transformer: (source: Source, context: MappingContext<Source>) => Given<Accepted<Held>>;
    })
  | {
      readonly fields?: undefined;
      readonly mode?: undefined;
      readonly preAdapter?: undefined;
      readonly transformer: (source: Source, context: MappingContext<Source>) => unknown;
      readonly postAdapter: MappingFunction<Source, Accepted<Held>>;
    }
) & {
  /** True: an empty value empties the target field. */
  readonly clear?: boolean;
  /** Whose edit wins where both sides were edited, for a field that is mapped both ways. Default `latest`. */
  readonly conflict?: ConflictPolicy;
};

interface Writing {
  /** Default `always`. */
  readonly write?: WriteRule;
}

/** A kind of record of an account. */
export interface Kind {
  /** Its fields, by every name that leads to one. */
  fields: object;
  /** As functions get it. */
  record: object;
  /** Fields that cannot be written. */
  readOnly: PropertyKey;
  /** Fields that only a new record takes. */
  onCreate: PropertyKey;
  /** Fields that can hold the id of its other half. */
  ofIds: PropertyKey;
  /** Related records, which are read like fields. */
  related: object;
}

type Readable<Of extends Kind> = Of['fields'] & Of['related'];

/** One table: an entry for each target field. */
export type Table<Source extends Kind, Target extends Kind> = {
  readonly [Name in keyof Target['fields'] as Name extends Target['readOnly'] ? never : Name]?: Entry<
    Source['record'],
    Readable<Source>,
    NonNullable<Target['fields'][Name]>
  > &
    (Name extends Target['onCreate'] ? { readonly write: 'create' } : Writing);
};

/** What two accounts have: every kind that a table names, of which these are also named by other parts of a mapping. */
export interface Accounts {
  lead: Kind;
  person: Kind;
  organization: Kind;
  pipelines: string;
}

/** The kinds that each table of a mapping reads and writes. */
type KindsOfTables = Readonly<Record<string, { readonly source: string; readonly target: string }>>;

type KindIn<Of, Name> = Name extends keyof Of ? Extract<Of[Name], Kind> : never;

/** Fields that hold a boolean, and all of an account of which nothing is known. */
type BooleanFields<Fields> = keyof {
  [
    Name in keyof Fields as IsAny<Fields[Name]> extends true
      ? Name
      : NonNullable<Fields[Name]> extends boolean
        ? Name
        : never
  ]: true;
};

type Filter<Source extends Kind> = (source: Source['record'], context: MappingContext<Source['record']>) => unknown;

/** What a mapping has beside its tables. */
interface AroundTables<Of extends Accounts, Tables extends KindsOfTables> {
  /** The field of each record that holds the id of its other half. */
  readonly links: {
    readonly lead: Of['lead']['ofIds'];
    readonly person: Of['person']['ofIds'];
    readonly organization: Of['organization']['ofIds'];
  };
  /** Only deals of these pipelines are synchronised; absent: all. */
  readonly pipelines?: readonly Of['pipelines'][];
  /** Exactly `false` leaves a record out. */
  readonly filters?: {
    readonly [Name in keyof Tables]?: Filter<KindIn<Of, Tables[Name]['source']>>;
  };
  /** Who may be written to: the most restrictive side wins. No table may write these fields. */
  readonly consent?: {
    /** true: unsubscribed. */
    readonly lead: BooleanFields<Of['lead']['fields']>;
    /** An option field with the labels `Yes` (unsubscribed) and `No`, or text that says the like. */
    readonly person: 'marketing_status' | keyof Of['person']['fields'];
    /** Whether a change that is newer than the other side's unsubscription may lift that. Default false. */
    readonly resubscribe?: boolean;
  };
}

/** A mapping between two accounts. */
export type MappingOf<Of extends Accounts, Tables extends KindsOfTables> = AroundTables<Of, Tables> & {
  readonly [Name in keyof Tables]?: Table<KindIn<Of, Tables[Name]['source']>, KindIn<Of, Tables[Name]['target']>>;
};

interface AnyKind {
  fields: Record<string, any>;
  record: any;
  readOnly: never;
  onCreate: never;
  ofIds: string;
  related: object;
}

/** Accounts of which nothing is known: every field may be there and hold anything. */
export type AnyAccounts<Names extends string> = Readonly<Record<Names, AnyKind>> & { readonly pipelines: string };
