import { type Actor, type PipedriveAccount } from './account.ts';
import { many, one } from './envelope.ts';
import { badRequest, Failure, gone, notFound } from './failures.ts';
import { listRecords, readView } from './list-records.ts';
import { isRecord, ValidationError } from './problems.ts';
import { recordBody } from './record-body.ts';
import { type Kind, type StoredRecord } from './record.ts';
import { type Operation, type Route } from './route.ts';
import { searchField } from './field-search.ts';
import { searchItems, searchRecords } from './search.ts';
import { legacyTime } from './times.ts';
import { validateBody } from './validate-body.ts';

const PATHS: Record<Kind, string> = { person: '/persons', organization: '/organizations' };

/** Persons and organizations of v2, the searches, and v1's merges. `actor` is the token's user. */
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
    ...routesOf('person', account, actor),
    ...routesOf('organization', account, actor),
  ];
}

function routesOf(kind: Kind, account: PipedriveAccount, actor: Actor): Route[] {
  const path = PATHS[kind];
  const v2 = { version: 'v2', path } as const;
  const v2One = { version: 'v2', path: `${path}/:id` } as const;
  return [
    {
      ...v2,
      path: `${path}/search`,
      method: 'GET',
      cost: 20,
      isSearch: true,
      run: ({ query }) => many(searchRecords(kind, query, account)),
    },
    { ...v2, method: 'GET', cost: 10, run: ({ query }) => many(listRecords(kind, query, account)) },
    { ...v2, method: 'POST', cost: 5, run: (operation) => create(kind, operation, account, actor) },
    { ...v2One, method: 'GET', cost: 1, run: (operation) => get(kind, operation, account) },
    { ...v2One, method: 'PATCH', cost: 5, run: (operation) => patch(kind, operation, account, actor) },
    { ...v2One, method: 'DELETE', cost: 3, run: (operation) => remove(kind, operation, account, actor) },
    {
      version: 'v1',
      path: `${path}/:id/merge`,
      method: 'PUT',
      cost: 40,
      run: (operation) => merge(kind, operation, account, actor),
    },
  ];
}

function create(kind: Kind, { body, query }: Operation, account: PipedriveAccount, actor: Actor) {
  query.done();
  const { fields, references, switches } = account;
  const values = validateBody(body, { kind, isCreate: true, fields, references, switches });
  return one(recordBody(account.create(kind, values, actor), account));
}

function get(kind: Kind, operation: Operation, account: PipedriveAccount) {
  const id = idOf(operation);
  const view = readView(kind, operation.query, account);
  operation.query.done();
  const record = account.record(kind, id);
  const isShown = record?.deletedAt === null || account.switches.getDeleted === 'found';
  if (!record || !isShown) throw notFound();
  return one(recordBody(record, account, view));
}

function patch(kind: Kind, operation: Operation, account: PipedriveAccount, actor: Actor) {
  const id = idOf(operation);
  operation.query.done();
  const record = account.record(kind, id);
  if (!record) throw notFound();
  if (record.deletedAt !== null) throw refusedDeleted(account);
  const { fields, references, switches } = account;
  account.update(record, validateBody(operation.body, { kind, isCreate: false, fields, references, switches }), actor);
  return one(recordBody(record, account));
}

function refusedDeleted({ switches }: PipedriveAccount): Failure {
  return switches.patchDeletedStatus === 404 ? notFound() : badRequest('Entity is deleted');
}

function remove(kind: Kind, operation: Operation, account: PipedriveAccount, actor: Actor) {
  const id = idOf(operation);
  operation.query.done();
  const record = account.record(kind, id);
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

/** The members of v1's shape that a caller needs to see that the merge happened. */
function legacyBody({ id, members }: StoredRecord, mergedId: number): Record<string, unknown> {
  return {
    id,
    name: members['name'],
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
