import { type PipedriveAccount } from './account.ts';
import { page, type Sort } from './cursor.ts';
import { SEARCHABLE_TYPES } from './fields.ts';
import { type Listing } from './list-records.ts';
import { isRecord } from './problems.ts';
import { STAGES } from './pipelines.ts';
import { type Query } from './query.ts';
import { findableVersion, type Kind, type StoredRecord, type Values } from './record.ts';

/** Activities cannot be searched. */
export type SearchedKind = Exclude<Kind, 'activity'>;

const FIELDS: Record<SearchedKind, readonly string[]> = {
  person: ['name', 'email', 'phone', 'notes', 'custom_fields'],
  organization: ['name', 'address', 'notes', 'custom_fields'],
  deal: ['title', 'notes', 'custom_fields'],
};

const ITEM_FIELDS = ['address', 'code', 'custom_fields', 'email', 'name', 'notes', 'phone', 'title', 'description'];
const ITEM_TYPES = ['deal', 'person', 'organization', 'product', 'lead', 'file', 'mail_attachment', 'project'];

/** Searches return the best score first; ties by id. */
const SORT: Sort = { by: 'score', direction: 'asc' };

interface Hit {
  id: number;
  sortValue: number;
  item: Record<string, unknown>;
}

/** `GET /api/v2/persons/search` and its siblings. */
export function searchRecords(kind: SearchedKind, query: Query, account: PipedriveAccount): Listing {
  const matcher = readMatcher(query);
  const fields = query.list('fields', FIELDS[kind]) ?? FIELDS[kind];
  const organization = kind === 'organization' ? undefined : query.integer('organization_id');
  const person = kind === 'deal' ? query.integer('person_id') : undefined;
  const status = kind === 'deal' ? query.text('status') : undefined;
  if (status !== undefined) query.choice('status', ['open', 'won', 'lost'], 'open');
  const includable = { person: ['person.picture'], deal: ['deal.cc_email'], organization: [] }[kind];
  if (includable.length > 0) query.list('include_fields', includable);
  const walk = readWalk(query);
  query.done();
  const isLinked = (linked: unknown, id: number | undefined): boolean =>
    id === undefined || (isRecord(linked) && linked['id'] === id);
  const hits = findHits(kind, fields, matcher, account).filter(
    ({ item }) =>
      isLinked(item['organization'], organization) &&
      isLinked(item['person'], person) &&
      (status === undefined || item['status'] === status),
  );
  return listing(hits, walk);
}

/** `GET /api/v2/itemSearch`: here only persons, organizations and deals can be found. */
export function searchItems(query: Query, account: PipedriveAccount): Listing {
  const matcher = readMatcher(query);
  const types = query.list('item_types', ITEM_TYPES) ?? ITEM_TYPES;
  const fields = query.list('fields', ITEM_FIELDS) ?? ITEM_FIELDS;
  query.list('include_fields', ['deal.cc_email', 'person.picture', 'product.price']);
  query.flag('search_for_related_items');
  const walk = readWalk(query);
  query.done();
  const kinds = (['person', 'organization', 'deal'] as const).filter((kind) => types.includes(kind));
  const hits = kinds.flatMap((kind) =>
    findHits(
      kind,
      fields.filter((field) => FIELDS[kind].includes(field)),
      matcher,
      account,
    ),
  );
  return listing(hits, walk);
}

function readMatcher(query: Query): (text: string) => number {
  const isExact = query.flag('exact_match');
  const term = readTerm(query, isExact ? 1 : 2).toLowerCase();
  return (text) => {
    const value = text.trim().toLowerCase();
    if (value === term) return 1;
    return !isExact && value.includes(term) ? term.length / value.length : 0;
  };
}

/** Reads the search term; a term below `minimum` characters is a problem of the query. */
export function readTerm(query: Query, minimum: number): string {
  const term = query.text('term')?.trim();
  if (term === undefined) query.problem('term', `Parameter 'term' is required`);
  else if (term.length < minimum) query.problem('term', `Value must have at least ${String(minimum)} characters`);
  return term ?? '';
}

function readWalk(query: Query) {
  return { cursor: query.cursor(SORT), limit: query.limit(100) };
}

function listing(hits: Hit[], { cursor, limit }: ReturnType<typeof readWalk>): Listing {
  const { rows, nextCursor } = page(hits, cursor, limit, SORT);
  return { data: { items: rows.map(({ sortValue, item }) => ({ result_score: -sortValue, item })) }, nextCursor };
}

function findHits(
  kind: SearchedKind,
  fields: readonly string[],
  matcher: (text: string) => number,
  account: PipedriveAccount,
): Hit[] {
  return findable(kind, account).flatMap(({ record, version }) => {
    const scores = fields.flatMap((field) => searchTexts(kind, field, version, account)).map(matcher);
    const score = Math.max(0, ...scores);
    if (score === 0) return [];
    return [{ id: record.id, sortValue: -score, item: hitBody(kind, record.id, version, account) }];
  });
}

/** Records that are not deleted, each as the search index knows it now. */
export function findable(kind: Kind, account: PipedriveAccount): { record: StoredRecord; version: Values }[] {
  const now = account.clock.now();
  const visible = account.all(kind).filter((record) => account.isVisible(record));
  return visible.flatMap((record) => {
    const version = findableVersion(record, now);
    return version ? [{ record, version }] : [];
  });
}

function searchTexts(kind: Kind, field: string, version: Values, account: PipedriveAccount): string[] {
  if (field === 'custom_fields') return customTexts(kind, version, account);
  return memberTexts(field, version);
}

/** The searchable texts of a built-in field, which is named as the search parameters name it. */
export function memberTexts(field: string, { members }: Values): string[] {
  const value = { email: members['emails'], phone: members['phones'] }[field] ?? members[field];
  return (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => textOf(each));
}

/** The text under which the search knows a value; none for an empty one. */
export function textOf(value: unknown): string[] {
  const plain = isRecord(value) ? value['value'] : value;
  return typeof plain === 'string' || typeof plain === 'number' ? [String(plain)] : [];
}

function customTexts(kind: Kind, version: Values, account: PipedriveAccount): string[] {
  const searchable = account.fields.custom(kind).filter((field) => SEARCHABLE_TYPES.has(field.type));
  return searchable.flatMap((field) => textOf(version.custom[field.code]));
}

function hitBody(kind: SearchedKind, id: number, version: Values, account: PipedriveAccount): Record<string, unknown> {
  const { members } = version;
  const shared = { visible_to: members['visible_to'], owner: { id: members['owner_id'] } };
  const ends = { custom_fields: customTexts(kind, version, account), notes: [] };
  if (kind === 'organization') {
    const address = textOf(members['address'])[0] ?? null;
    return { id, type: kind, name: members['name'], address, ...shared, ...ends };
  }
  const organization = relatedTo('organization', members['org_id'], account);
  if (kind === 'deal') {
    const stage = STAGES.find((each) => each['id'] === members['stage_id']);
    return {
      id,
      type: kind,
      title: members['title'],
      value: members['value'],
      currency: members['currency'],
      status: members['status'],
      ...shared,
      stage: { id: stage?.['id'], name: stage?.['name'] },
      person: namesOf(relatedTo('person', members['person_id'], account)),
      organization: namesOf(organization),
      ...ends,
      is_archived: members['is_archived'],
    };
  }
  return {
    id,
    type: kind,
    name: members['name'],
    phones: memberTexts('phone', version),
    emails: memberTexts('email', version),
    ...shared,
    organization: organization && {
      ...namesOf(organization),
      address: textOf(organization.members['address'])[0] ?? null,
    },
    ...ends,
  };
}

function relatedTo(kind: Kind, id: unknown, account: PipedriveAccount): StoredRecord | null {
  return typeof id === 'number' ? (account.active(kind, id) ?? null) : null;
}

function namesOf(record: StoredRecord | null): Record<string, unknown> | null {
  return record && { id: record.id, name: record.members['name'] };
}
