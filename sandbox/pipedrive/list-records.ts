import { type PipedriveAccount } from './account.ts';
import { page } from './cursor.ts';
import { NotImitatedError } from './failures.ts';
import { type Query } from './query.ts';
import { INCLUDABLE, recordBody, type RecordView } from './record-body.ts';
import { type Kind, type StoredRecord } from './record.ts';

/** What a list or search answers: the envelope's `data` and its `next_cursor`. */
export interface Listing {
  data: unknown;
  nextCursor: string | null;
}

/** Reads the parameters that choose what is shown of each record. */
export function readView(kind: Kind, query: Query, account: PipedriveAccount): RecordView {
  const includeFields = query.list('include_fields', INCLUDABLE[kind]);
  if (kind === 'activity') return includeFields ? { includeFields } : {};
  const codes = account.fields.custom(kind).map((field) => field.code);
  const customFields = query.list('custom_fields', codes, 15);
  return {
    ...(includeFields ? { includeFields } : {}),
    ...(customFields ? { customFields } : {}),
    withOptionLabels: query.flag('include_option_labels'),
    withLabels: query.flag('include_labels'),
  };
}

/** `GET /api/v2/persons` and its siblings; archived deals have a list of their own, `GET /api/v2/deals/archived`. */
export function listRecords(kind: Kind, query: Query, account: PipedriveAccount, isArchive = false): Listing {
  const sort = query.sort(['id', 'update_time', 'add_time', ...(kind === 'activity' ? ['due_date'] : [])]);
  const cursor = query.cursor(sort);
  const limit = query.limit(500);
  const view = readView(kind, query, account);
  const isWanted = readFilters(kind, query);
  const statuses = kind === 'deal' ? query.list('status', ['open', 'won', 'lost', 'deleted']) : undefined;
  query.done();
  const rows = (statuses?.includes('deleted') ? account.kept(kind) : account.all(kind))
    .filter((record) => account.isVisible(record))
    .filter((record) => kind !== 'deal' || (record.members['is_archived'] === true) === isArchive)
    .filter((record) => statuses === undefined || statuses.includes(statusOf(record)))
    .filter(isWanted)
    .map((record) => ({ id: record.id, sortValue: (record.members[sort.by] ?? '') as string | number, record }));
  const { rows: shown, nextCursor } = page(rows, cursor, limit, sort);
  return { data: shown.map(({ record }) => recordBody(record, account, view)), nextCursor };
}

const statusOf = ({ deletedAt, members }: StoredRecord): string =>
  deletedAt === null ? String(members['status']) : 'deleted';

/** Filters for whole values of a member. */
const RELATIONS: Record<Kind, readonly string[]> = {
  person: ['owner_id', 'org_id'],
  organization: ['owner_id'],
  deal: ['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'],
  // A person counts as the primary participant only.
  activity: ['owner_id', 'deal_id', 'person_id', 'org_id'],
};

const UNIMITATED: Partial<Record<Kind, readonly string[]>> = { person: ['filter_id', 'deal_id'] };

function readFilters(kind: Kind, query: Query): (record: StoredRecord) => boolean {
  const ids = query.ids('ids', 100);
  const relations = RELATIONS[kind].map((member) => [member, query.integer(member)] as const);
  const lead = kind === 'activity' ? query.text('lead_id') : undefined;
  const done = kind === 'activity' && query.has('done') ? query.flag('done') : undefined;
  const since = query.dateTime('updated_since');
  const until = query.dateTime('updated_until');
  refuseUnimitated(query, UNIMITATED[kind] ?? ['filter_id']);
  return ({ id, members }) => {
    const updated = String(members['update_time']);
    return (
      (ids === undefined || ids.includes(id)) &&
      relations.every(([member, wanted]) => wanted === undefined || members[member] === wanted) &&
      (lead === undefined || members['lead_id'] === lead) &&
      (done === undefined || members['done'] === done) &&
      (since === undefined || updated >= since) &&
      (until === undefined || updated < until)
    );
  };
}

/** An empty list would say that nothing matches; these filters are unknown here. */
function refuseUnimitated(query: Query, parameters: readonly string[]): void {
  const given = parameters.find((parameter) => query.integer(parameter) !== undefined);
  if (given === undefined) return;
  query.done();
  throw new NotImitatedError(`The parameter ${given}`);
}
