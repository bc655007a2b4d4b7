import { type PipedriveAccount } from './account.ts';
import { type Actor } from './actor.ts';
import { many, one } from './envelope.ts';
import { decodeCursor, page, type Sort } from './cursor.ts';
import { badRequest, Failure, gone, legacyNotFound, notFound } from './failures.ts';
import { listRecords, readView } from './list-records.ts';
import { isRecord, ValidationError } from './problems.ts';
import { answerBody, recordBody } from './record-body.ts';
import { type Kind, type StoredRecord } from './record.ts';
import { type Operation, type Route } from './route.ts';
import { searchField } from './field-search.ts';
import { type SearchedKind, searchItems, searchRecords } from './search.ts';
import { legacyTime } from './times.ts';
import { validateBody } from './validate-body.ts';

const PATHS: Record<Kind, string> = {
  person: '/persons',
  organization: '/organizations',
  deal: '/deals',
  activity: '/activities',
};

/** Persons, organizations, deals and activities of v2, the searches, and v1's merges and changelogs. `actor` is the token's user. */
export function recordRoutes(account: PipedriveAccount, actor: Actor): Route[] {
  return [
    {
      version: 'v2',
      method: 'GET',
      path: '/itemSearch',
      cost: 20,
      isSearch: true,
      run: ({ query }) => many(searchItems(query, account)),
    },
    {
      version: 'v2',
      method: 'GET',
      path: '/itemSearch/field',
      cost: 20,
      isSearch: true,
      run: ({ query }) => many(searchField(query, account)),
    },
    {
      version: 'v2',
      method: 'GET',
      path: '/deals/archived',
      cost: 20,
      run: ({ query }) => many(listRecords('deal', query, account, true)),
    },
    ...(['person', 'organization', 'deal'] as const).flatMap((kind) => searchedRoutes(kind, account, actor)),
    ...(['person', 'organization', 'deal', 'activity'] as const).flatMap((kind) => routesOf(kind, account, actor)),
  ];
}

/** What activities do not have. */
function searchedRoutes(kind: SearchedKind, account: PipedriveAccount, actor: Actor): Route[] {
  return [
    {
      version: 'v2',
      path: `${PATHS[kind]}/search`,
      method: 'GET',
      cost: 20,
      isSearch: true,
      run: ({ query }) => many(searchRecords(kind, query, account)),
    },
    {
      version: 'v1',
      path: `${PATHS[kind]}/:id/merge`,
      method: 'PUT',
      cost: 40,
      run: (operation) => merge(kind, operation, account, actor),
    },
    {
      version: 'v1',
      path: `${PATHS[kind]}/:id/changelog`,
      method: 'GET',
      cost: 20,
      run: (operation) => changelog(kind, operation, account),
    },
  ];
}

function routesOf(kind: Kind, account: PipedriveAccount, actor: Actor): Route[] {
  const path = PATHS[kind];
  const v2 = { version: 'v2', path } as const;
  const v2One = { version: 'v2', path: `${path}/:id` } as const;
  return [
    { ...v2, method: 'GET', cost: 10, run: ({ query }) => many(listRecords(kind, query, account)) },
    { ...v2, method: 'POST', cost: 5, run: (operation) => create(kind, operation, account, actor) },
    { ...v2One, method: 'GET', cost: 1, run: (operation) => get(kind, operation, account) },
    { ...v2One, method: 'PATCH', cost: 5, run: (operation) => patch(kind, operation, account, actor) },
    { ...v2One, method: 'DELETE', cost: 3, run: (operation) => remove(kind, operation, account, actor) },
  ];
}

function create(kind: Kind, { body, query }: Operation, account: PipedriveAccount, actor: Actor) {
  query.done();
  const { fields, references, switches } = account;
  const values = validateBody(body, { kind, isCreate: true, fields, references, switches });
  return one(answerBody(account.create(kind, values, actor), account));
}

function get(kind: Kind, operation: Operation, account: PipedriveAccount) {
  const id = idOf(operation);
  const view = readView(kind, operation.query, account);
  operation.query.done();
  const record = account.visible(kind, id);
  const isShown = record?.deletedAt === null || account.switches.getDeleted === 'found';
  if (!record || !isShown) throw notFound();
  return one(recordBody(record, account, view));
}

function patch(kind: Kind, operation: Operation, account: PipedriveAccount, actor: Actor) {
  const id = idOf(operation);
  operation.query.done();
  const record = account.visible(kind, id);
  if (!record) throw notFound();
  if (record.deletedAt !== null) throw refusedDeleted(account);
  if (isFrozen(record, operation.body))
    throw new Failure(403, { success: false, error: 'Archived deal cannot be edited' });
  const { fields, references, switches } = account;
  const rules = { kind, isCreate: false, before: record.members, fields, references, switches };
  account.update(record, validateBody(operation.body, rules), actor);
  return one(answerBody(record, account));
}

/** An archived deal, unless the body takes it out of the archive. */
function isFrozen({ members }: StoredRecord, body: unknown): boolean {
  return members['is_archived'] === true && !(isRecord(body) && body['is_archived'] === false);
}

function refusedDeleted({ switches }: PipedriveAccount): Failure {
  return switches.patchDeletedStatus === 404 ? notFound() : badRequest('Entity is deleted');
}

function remove(kind: Kind, operation: Operation, account: PipedriveAccount, actor: Actor) {
  const id = idOf(operation);
  operation.query.done();
  const record = account.visible(kind, id);
  if (!record) throw notFound();
  if (record.deletedAt !== null) throw account.switches.deleteDeletedStatus === 410 ? gone() : notFound();
  account.remove(record, actor);
  return one({ id });
}

function merge(kind: Kind, operation: Operation, account: PipedriveAccount, actor: Actor) {
  const loser = account.active(kind, idOf(operation));
  const other = isRecord(operation.body) ? Number(operation.body['merge_with_id']) : NaN;
  const survivor = account.active(kind, other);
  if (!loser || !survivor) throw notFound();
  if (loser === survivor) throw new Failure(400, { success: false, error: 'Cannot merge a record with itself' });
  account.merge(loser, survivor, actor);
  return one(legacyBody(survivor, loser.id));
}

/** v1, but paged by cursor; wrong parameters fall back to the defaults, unknown ones are ignored. */
function changelog(kind: Kind, operation: Operation, account: PipedriveAccount) {
  const id = idOf(operation);
  if (!account.visible(kind, id)) throw legacyNotFound(`${kind} not found`);
  const isNewestFirst = account.switches.changelogOrder === 'newest-first';
  const sort: Sort = { by: 'id', direction: isNewestFirst ? 'desc' : 'asc' };
  const limit = Math.min(Math.max(1, Number(operation.search.get('limit') ?? 100) || 100), 500);
  const after = decodeCursor(operation.search.get('cursor') ?? '');
  const rows = account.changelog.of(kind, id).map(({ id, body }) => ({ id, sortValue: id, body }));
  const { rows: shown, nextCursor } = page(rows, after, limit, sort);
  return many({ data: shown.map(({ body }) => body), nextCursor });
}

/** The members of v1's shape that a caller needs to see that the merge happened. */
function legacyBody({ id, members }: StoredRecord, mergedId: number): Record<string, unknown> {
  return {
    id,
    ...(members['title'] === undefined ? { name: members['name'] } : { title: members['title'] }),
    owner_id: members['owner_id'],
    active_flag: true,
    add_time: legacyTime(String(members['add_time'])),
    update_time: legacyTime(String(members['update_time'])),
    visible_to: String(members['visible_to']),
    merge_what_id: mergedId,
  };
}

/** The path's id; anything but a positive integer is a mistake of the caller. */
export function idOf({ parameters }: Operation): number {
  const id = parameters['id'] ?? '';
  if (!/^[1-9]\d{0,14}$/.test(id)) {
    throw new ValidationError([{ member: 'id', message: `Value must be a positive integer` }]);
  }
  return Number(id);
}
