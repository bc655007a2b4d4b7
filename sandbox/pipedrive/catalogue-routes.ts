import { type PipedriveAccount } from './account.ts';
import { page } from './cursor.ts';
import { many, one } from './envelope.ts';
import { forbidden, legacyNotFound, notFound } from './failures.ts';
import { fieldBody, type FieldOwner, legacyFieldBody } from './fields.ts';
import { newField } from './new-field.ts';
import { PIPELINES, STAGES } from './pipelines.ts';
import { type Query } from './query.ts';
import { idOf } from './record-routes.ts';
import { type Answer, type Operation, type Route } from './route.ts';

/** Field definitions of v2 and v1, pipelines and stages. */
export function catalogueRoutes(account: PipedriveAccount): Route[] {
  return [
    ...(['person', 'organization', 'deal', 'activity'] as const).flatMap((owner) => fieldRoutes(owner, account)),
    ...staticRoutes('/pipelines', PIPELINES, []),
    ...staticRoutes('/stages', STAGES, ['order_nr']),
  ];
}

const NAMESPACES = ['ui_visibility', 'important_fields', 'required_fields'];

function fieldRoutes(owner: FieldOwner, account: PipedriveAccount): Route[] {
  const path = `/${owner}Fields`;
  const namespaces = owner === 'activity' ? NAMESPACES.slice(0, 1) : NAMESPACES;
  return [
    { version: 'v2', method: 'GET', path, cost: 10, run: ({ query }) => listFields(owner, namespaces, query, account) },
    {
      version: 'v2',
      method: 'GET',
      path: `${path}/:code`,
      cost: 1,
      run: ({ query, parameters }) => {
        query.list('include_fields', namespaces);
        query.done();
        const field = account.fields.byCode(owner, parameters['code'] ?? '');
        if (!field) throw notFound();
        return one(fieldBody(field));
      },
    },
    ...(owner === 'activity' ? [] : [createFieldRoute(owner, path, account)]),
    ...legacyFieldRoutes(owner, account),
  ];
}

function createFieldRoute(owner: FieldOwner, path: string, account: PipedriveAccount): Route {
  return {
    version: 'v2',
    method: 'POST',
    path,
    cost: 5,
    run: ({ body }) => {
      if (!account.switches.tokenUserIsAdmin) throw forbidden();
      return one(fieldBody(account.fields.add(owner, newField(body))));
    },
  };
}

function legacyFieldRoutes(owner: FieldOwner, account: PipedriveAccount): Route[] {
  const v1 = { version: 'v1', method: 'GET' } as const;
  const path = `/${owner}Fields`;
  const get = (operation: Operation): Answer => {
    const id = idOf(operation);
    const position = account.fields.all(owner).findIndex((field) => field.numericId === id);
    const field = account.fields.all(owner)[position];
    if (!field) throw legacyNotFound('The field is not found');
    return { status: 200, body: { success: true, data: legacyFieldBody(field, position) } };
  };
  return [
    { ...v1, path, cost: 20, run: ({ search }) => listLegacyFields(owner, search, account) },
    // v1 never gave a single field of activities.
    ...(owner === 'activity' ? [] : [{ ...v1, path: `${path}/:id`, cost: 2, run: get }]),
  ];
}

function listFields(owner: FieldOwner, namespaces: string[], query: Query, account: PipedriveAccount): Answer {
  const sort = { by: 'id', direction: 'asc' } as const;
  const cursor = query.cursor(sort);
  const limit = query.limit(500);
  query.list('include_fields', namespaces);
  query.done();
  const fields = account.fields.all(owner);
  const rows = fields.map((field) => ({ id: field.numericId, sortValue: field.numericId, field }));
  const { rows: shown, nextCursor } = page(rows, cursor, limit, sort);
  return many({ data: shown.map(({ field }) => fieldBody(field)), nextCursor });
}

/** v1 pages flat: no `pagination` wrapper and no `next_start`; wrong numbers fall back to the defaults. */
function listLegacyFields(owner: FieldOwner, search: URLSearchParams, account: PipedriveAccount): Answer {
  const start = wholeNumber(search.get('start')) ?? 0;
  const limit = Math.min(wholeNumber(search.get('limit')) ?? 100, 500);
  const all = account.fields.all(owner).map(legacyFieldBody);
  const data = all.slice(start, start + limit);
  const paging = { start, limit, more_items_in_collection: start + limit < all.length };
  return { status: 200, body: { success: true, data, additional_data: paging } };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function staticRoutes(path: string, entities: readonly Record<string, unknown>[], sorts: readonly string[]): Route[] {
  const list = ({ query }: Operation): Answer => {
    const sort = query.sort(['id', 'update_time', 'add_time', ...sorts]);
    const cursor = query.cursor(sort);
    const limit = query.limit(500);
    const pipeline = path === '/stages' ? query.integer('pipeline_id') : undefined;
    query.done();
    const rows = entities
      .filter((entity) => pipeline === undefined || entity['pipeline_id'] === pipeline)
      .map((entity) => ({ id: Number(entity['id']), sortValue: entity[sort.by] as string | number, entity }));
    const { rows: shown, nextCursor } = page(rows, cursor, limit, sort);
    return many({ data: shown.map(({ entity }) => entity), nextCursor });
  };
  const get = (operation: Operation): Answer => {
    const id = idOf(operation);
    operation.query.done();
    const entity = entities.find((each) => each['id'] === id);
    if (!entity) throw notFound();
    return one(entity);
  };
  return [
    { version: 'v2', method: 'GET', path, cost: 5, run: list },
    { version: 'v2', method: 'GET', path: `${path}/:id`, cost: 1, run: get },
  ];
}
