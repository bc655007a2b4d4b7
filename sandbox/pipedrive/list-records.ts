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
  const codes = account.fields.custom(kind).map((field) => field.code);
  const includeFields = query.list('include_fields', INCLUDABLE[kind]);
  const customFields = query.list('custom_fields', codes, 15);
  return {
    ...(includeFields ? { includeFields } : {}),
    ...(customFields ? { customFields } : {}),
    withOptionLabels: query.flag('include_option_labels'),
    withLabels: query.flag('include_labels'),
  };
}

/** `GET /api/v2/persons` and `GET /api/v2/organizations`. */
export function listRecords(kind: Kind, query: Query, account: PipedriveAccount): Listing {
  const sort = query.sort(['id', 'update_time', 'add_time']);
  const cursor = query.cursor(sort);
  const limit = query.limit(500);
  const view = readView(kind, query, account);
  const isWanted = readFilters(kind, query);
  query.done();
  const rows = account
    .all(kind)
    .filter(isWanted)
    .map((record) => ({ id: record.id, sortValue: record.members[sort.by] as string | number, record }));
  const { rows: shown, nextCursor } = page(rows, cursor, limit, sort);
  return { data: shown.map(({ record }) => recordBody(record, account, view)), nextCursor };
}

function readFilters(kind: Kind, query: Query): (record: StoredRecord) => boolean {
  const ids = query.ids('ids', 100);
  const owner = query.integer('owner_id');
  const organization = kind === 'person' ? query.integer('org_id') : undefined;
  const since = query.dateTime('updated_since');
  const until = query.dateTime('updated_until');
  refuseUnimitated(query, kind === 'person' ? ['filter_id', 'deal_id'] : ['filter_id']);
  return ({ id, members }) => {
    const updated = String(members['update_time']);
    return (
      (ids === undefined || ids.includes(id)) &&
      (owner === undefined || members['owner_id'] === owner) &&
      (organization === undefined || members['org_id'] === organization) &&
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
