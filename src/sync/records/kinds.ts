export type Vendor = 'marketo' | 'pipedrive';

/** What is true of one kind of record, whatever the accounts have and the mapping says. */
interface KindOfRecord {
  readonly vendor: Vendor;
  /** The kind at the other vendor whose record carries this one's id, or is known by it. */
  readonly otherHalf: string | null;
  /** Whether the mapping names a field of it that holds the id of its other half. */
  readonly isLinked: boolean;
  /** Whether tasks are about it, so that they run in its order. */
  readonly hasTasks: boolean;
  /** The record that is synchronised before it, and the field of this one that names it. */
  readonly dependsOn: { readonly kind: string; readonly field: string } | null;
  /** Related records that it gives loaded, each with the field of its id. */
  readonly related: Readonly<Record<string, string>>;
  /** Fields that are written although their description says otherwise: by another way, or as part of the key. */
  readonly writtenAnyway: readonly string[];
  /** Fields that no mapping can empty: a lead cannot leave its company, Marketo keeps the former one. */
  readonly neverCleared: readonly string[];
}

/** The records that the service reads and writes, by the vendors' own nouns. Everything else that lists kinds is made of it. */
export const KINDS = {
  lead: {
    vendor: 'marketo',
    otherHalf: 'person',
    isLinked: true,
    hasTasks: true,
    dependsOn: { kind: 'company', field: 'externalCompanyId' },
    related: {},
    writtenAnyway: [],
    neverCleared: ['externalCompanyId'],
  },
  person: {
    vendor: 'pipedrive',
    otherHalf: 'lead',
    isLinked: true,
    hasTasks: true,
    dependsOn: { kind: 'organization', field: 'org_id' },
    related: { organization: 'org_id', owner: 'owner_id' },
    writtenAnyway: [],
    neverCleared: [],
  },
  company: {
    vendor: 'marketo',
    otherHalf: 'organization',
    isLinked: false,
    hasTasks: false,
    dependsOn: null,
    related: {},
    writtenAnyway: [],
    neverCleared: [],
  },
  organization: {
    vendor: 'pipedrive',
    otherHalf: 'company',
    isLinked: true,
    hasTasks: true,
    dependsOn: null,
    related: { owner: 'owner_id' },
    writtenAnyway: [],
    neverCleared: [],
  },
  deal: {
    vendor: 'pipedrive',
    otherHalf: null,
    isLinked: false,
    hasTasks: true,
    dependsOn: { kind: 'organization', field: 'org_id' },
    related: { organization: 'org_id', owner: 'owner_id', contact_person: 'person_id', stage: 'stage_id' },
    writtenAnyway: [],
    neverCleared: [],
  },
  opportunity: {
    vendor: 'marketo',
    otherHalf: null,
    isLinked: false,
    hasTasks: false,
    dependsOn: { kind: 'company', field: 'externalCompanyId' },
    related: {},
    writtenAnyway: [],
    neverCleared: [],
  },
  role: {
    vendor: 'marketo',
    otherHalf: null,
    isLinked: false,
    hasTasks: false,
    dependsOn: null,
    related: {},
    writtenAnyway: ['role'],
    neverCleared: [],
  },
  activity: {
    vendor: 'pipedrive',
    otherHalf: null,
    isLinked: false,
    hasTasks: false,
    dependsOn: null,
    related: {},
    writtenAnyway: ['person_id'],
    neverCleared: [],
  },
} as const satisfies Record<string, KindOfRecord>;

type Kinds = typeof KINDS;
export type RecordKind = keyof Kinds;

/** The kinds of which something is true. */
type KindsWith<Fact> = { [Kind in RecordKind]: Kinds[Kind] extends Fact ? Kind : never }[RecordKind];

/** Records that carry each other's ids: each has one other half at the other vendor. */
export type PairedKind = KindsWith<{ otherHalf: RecordKind }>;
/** Records of which the mapping names a link field. */
export type LinkedKind = KindsWith<{ isLinked: true }>;

/** A related record that some kind gives loaded. */
export type Relation = { [Kind in RecordKind]: keyof Kinds[Kind]['related'] }[RecordKind];

export const RECORD_KINDS = Object.keys(KINDS) as RecordKind[];
export const LINKED_KINDS = RECORD_KINDS.filter((kind) => KINDS[kind].isLinked) as LinkedKind[];

/** What is known of a kind, without what the table knows of each one in particular. */
export const factsOfKind = (kind: RecordKind): KindOfRecord => KINDS[kind];

/** The kind of the other half; null for a kind that has none. */
export const otherHalfOf = (kind: RecordKind): PairedKind | null => KINDS[kind].otherHalf;

/** The kinds that tasks are about, and their linked halves. */
export const KINDS_IN_LINES = RECORD_KINDS.filter((kind) => {
  const half = otherHalfOf(kind);
  return KINDS[kind].hasTasks || (half !== null && KINDS[half].hasTasks);
});
