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
  /** Fields that decide beside the mapping whether and how it is carried over. */
  readonly decidedBy: readonly string[];
  /** The kind that it is carried over to by a flow of its own; null where that happens with another record, or never. */
  readonly becomes: string | null;
  /** What Pipedrive's webhooks call it; null where none of its events is taken. */
  readonly toldAs: string | null;
  /** Whether its vendor keeps a history of its fields. */
  readonly hasHistory: boolean;
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
    decidedBy: ['email'],
    becomes: 'person',
    toldAs: null,
    hasHistory: true,
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
    decidedBy: ['email'],
    becomes: 'lead',
    toldAs: 'person',
    hasHistory: true,
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
    decidedBy: ['company'],
    becomes: 'organization',
    toldAs: null,
    hasHistory: false,
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
    decidedBy: ['name'],
    becomes: 'company',
    toldAs: 'organization',
    hasHistory: true,
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
    decidedBy: ['title', 'person_id'],
    becomes: 'opportunity',
    toldAs: 'deal',
    hasHistory: true,
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
    decidedBy: [],
    becomes: null,
    toldAs: null,
    hasHistory: false,
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
    decidedBy: [],
    becomes: null,
    toldAs: null,
    hasHistory: false,
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
    decidedBy: [],
    becomes: null,
    toldAs: null,
    hasHistory: false,
  },
} as const satisfies Record<string, KindOfRecord>;

/** The tables of a mapping, with the record that each reads and the record that each writes. */
export const TABLES = {
  personFromLead: { source: 'lead', target: 'person' },
  organizationFromCompany: { source: 'company', target: 'organization' },
  activityFromLead: { source: 'lead', target: 'activity' },
  activityFromEmail: { source: 'email', target: 'activity' },
  leadFromPerson: { source: 'person', target: 'lead' },
  companyFromOrganization: { source: 'organization', target: 'company' },
  opportunityFromDeal: { source: 'deal', target: 'opportunity' },
  roleFromDeal: { source: 'deal', target: 'role' },
} as const satisfies Record<string, { source: RecordKind | 'email'; target: RecordKind }>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

type Kinds = typeof KINDS;
export type RecordKind = keyof Kinds;

/** The kinds of which something is true. */
type KindsWith<Fact> = { [Kind in RecordKind]: Kinds[Kind] extends Fact ? Kind : never }[RecordKind];

/** Records that carry each other's ids: each has one other half at the other vendor. */
export type PairedKind = KindsWith<{ otherHalf: RecordKind }>;
/** Records of which the mapping names a link field. */
export type LinkedKind = KindsWith<{ isLinked: true }>;
/** Records that a flow of their own carries over. */
export type CarriedKind = KindsWith<{ becomes: RecordKind }>;
/** Records of Pipedrive of whose events the service is told. */
export type ToldKind = KindsWith<{ toldAs: string }>;
/** Records that tasks are about. */
export type TaskKind = KindsWith<{ hasTasks: true }>;
/** Records that Pipedrive lists, and that tasks are about. */
export type ListedKind = KindsWith<{ vendor: 'pipedrive'; hasTasks: true }>;
export type KindOf<V extends Vendor> = KindsWith<{ vendor: V }>;

/** A related record that some kind gives loaded. */
export type Relation = { [Kind in RecordKind]: keyof Kinds[Kind]['related'] }[RecordKind];

export const RECORD_KINDS = Object.keys(KINDS) as RecordKind[];
export const RELATIONS = [...new Set(RECORD_KINDS.flatMap((kind) => Object.keys(KINDS[kind].related)))] as Relation[];
export const LINKED_KINDS = RECORD_KINDS.filter((kind) => KINDS[kind].isLinked) as LinkedKind[];
export const TASK_KINDS = RECORD_KINDS.filter((kind) => KINDS[kind].hasTasks) as TaskKind[];
/** Those of Marketo first. */
export const CARRIED_KINDS = (['marketo', 'pipedrive'] as const).flatMap((vendor) =>
  RECORD_KINDS.filter((kind) => KINDS[kind].vendor === vendor && KINDS[kind].becomes !== null),
) as CarriedKind[];
export const TOLD_KINDS = RECORD_KINDS.filter((kind) => KINDS[kind].toldAs !== null) as ToldKind[];

export const isCarried = (kind: RecordKind): kind is CarriedKind => KINDS[kind].becomes !== null;
export const isOfMarketo = (kind: RecordKind): kind is KindOf<'marketo'> => KINDS[kind].vendor === 'marketo';
export const isTold = (kind: RecordKind): kind is ToldKind => KINDS[kind].toldAs !== null;
/** Whether Pipedrive keeps a history of its fields. */
export const isLogged = (kind: RecordKind): kind is KindsWith<{ vendor: 'pipedrive'; hasHistory: true }> =>
  !isOfMarketo(kind) && KINDS[kind].hasHistory;

/** What is known of a kind, without what the table knows of each one in particular. */
export const factsOfKind = (kind: RecordKind): KindOfRecord => KINDS[kind];

/** The table by which a kind is carried over. @throws TypeError where the list of tables lacks it. */
export function tableOf(kind: CarriedKind): TableName {
  const found = TABLE_NAMES.find((name) => TABLES[name].source === kind && TABLES[name].target === KINDS[kind].becomes);
  if (found === undefined) throw new TypeError(`No table of the mapping makes a ${KINDS[kind].becomes} of a ${kind}`);
  return found;
}

/** The same kinds, each after those that it depends on. */
export const dependentsLast = <Kind extends RecordKind>(kinds: readonly Kind[]): Kind[] =>
  kinds.toSorted((a, b) => depthOf(a) - depthOf(b));

function depthOf(kind: RecordKind): number {
  const { dependsOn } = KINDS[kind];
  return dependsOn === null ? 0 : 1 + depthOf(dependsOn.kind);
}

/** The kind of the other half; null for a kind that has none. */
export const otherHalfOf = (kind: RecordKind): PairedKind | null => KINDS[kind].otherHalf;

/** The kinds that tasks are about, and their linked halves. */
export const KINDS_IN_LINES = RECORD_KINDS.filter((kind) => {
  const half = otherHalfOf(kind);
  return KINDS[kind].hasTasks || (half !== null && KINDS[half].hasTasks);
});
