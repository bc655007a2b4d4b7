import { type Exchange } from '../recorder.ts';
import { Specification } from '../specification/operation.ts';
import { operationsOfOpenApi } from '../specification/read-openapi.ts';
import { operationsOfSwagger } from '../specification/read-swagger.ts';
import { textOf } from './finding.ts';
import { judge } from './judge.ts';
import { type KnownDifference, Tolerance } from './known-differences.ts';

const THING = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string', nullable: true } } };
const JSON_OF = (schema: object): object => ({ content: { 'application/json': { schema } } });

const openApi = new Specification(
  operationsOfOpenApi(
    {
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
      paths: {
        '/things/{id}': {
          patch: {
            operationId: 'updateThing',
            security: [{ key: [] }],
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
              { name: 'include', in: 'query', schema: { type: 'string', enum: ['size', 'owner'] } },
            ],
            requestBody: JSON_OF({ type: 'object', required: ['name'], properties: THING.properties }),
            responses: {
              200: JSON_OF({
                allOf: [
                  { type: 'object', properties: { success: { type: 'boolean' } } },
                  { properties: { data: THING } },
                ],
              }),
            },
          },
        },
        '/things/search': { get: { operationId: 'searchThings', responses: { 200: JSON_OF({ type: 'object' }) } } },
      },
    },
    'things.yaml',
    '/api',
  ),
);

const swagger = new Specification(
  operationsOfSwagger(
    {
      definitions: {
        Input: {
          type: 'object',
          required: ['input'],
          properties: { input: { items: { $ref: '#/definitions/Lead' } } },
        },
        Lead: { type: 'object', properties: { id: { type: 'integer' } } },
      },
      paths: {
        '/leads.json': {
          get: {
            operationId: 'getLeads',
            parameters: [
              { name: 'filterType', in: 'query', required: true, type: 'string' },
              { name: 'ids', in: 'query', type: 'array', items: { type: 'integer' } },
            ],
            responses: { 200: { schema: { type: 'object', properties: { success: { type: 'boolean' } } } } },
          },
          post: {
            operationId: 'syncLeads',
            parameters: [{ name: 'request', in: 'body', required: true, schema: { $ref: '#/definitions/Input' } }],
            responses: { 200: { schema: { type: 'object' } } },
          },
        },
      },
    },
    'leads.json',
    ['authorization'],
  ),
);

const patched: Exchange = {
  method: 'PATCH',
  url: '/api/things/7?include=size',
  headers: { 'x-key': 'secret', 'content-type': 'application/json' },
  body: '{"name":null}',
  status: 200,
  answerType: 'application/json; charset=utf-8',
  answer: '{"success":true,"data":{"id":7,"name":"seven"}}',
};
const read: Exchange = {
  ...patched,
  method: 'POST',
  url: '/leads.json?_method=GET',
  headers: { authorization: 'Bearer t', 'content-type': 'application/x-www-form-urlencoded' },
  body: 'filterType=id&ids=1&ids=2',
  answer: '{"success":true}',
};
const synced: Exchange = {
  ...patched,
  headers: { ...patched.headers, authorization: 'Bearer t' },
  method: 'POST',
  url: '/leads.json',
  body: '{"input":[{"id":1,"any":"field"}]}',
};

const findingsOf = (exchange: Exchange, specification: Specification): string[] =>
  judge(exchange, specification).findings.map(textOf);

describe('judge', () => {
  it('finds nothing where call and answer are as specified', () => {
    expect(findingsOf(patched, openApi)).toEqual([]);
    expect(findingsOf(synced, swagger)).toEqual([]);
  });

  it('takes the most literal path', () => {
    const { operation } = judge({ ...patched, method: 'GET', url: '/api/things/search' }, openApi);
    expect(operation?.id).toBe('searchThings');
  });

  it('judges a read that is sent as a POST as the read, and says so', () => {
    expect(findingsOf(read, swagger)).toEqual([
      'getLeads, request method: the read is sent as a POST (overridden), given "POST"',
    ]);
  });

  it.each<[string, Partial<Exchange>, string]>([
    ['path', { url: '/api/thing/7' }, 'PATCH /api/thing/7, request path: the specification has no such path'],
    ['method', { method: 'PUT' }, 'PUT /api/things/7, request method: the specification has only PATCH here'],
    ['parameter in the path', { url: '/api/things/seven' }, 'request path/id: must be integer (type), given "seven"'],
    ['unknown parameter', { url: '/api/things/7?limit=1' }, 'request query/limit: is not in the specification'],
    ['value of a parameter', { url: '/api/things/7?include=all' }, 'request query/include: must be equal to one of'],
    ['list in one parameter', { url: '/api/things/7?include=size,owner' }, 'request query/include: is several values'],
    ['missing credentials', { headers: { 'content-type': 'application/json' } }, 'request header/x-key: is missing'],
    ['content type', { headers: { 'x-key': 's', 'content-type': 'text/plain' } }, 'request header/content-type: must'],
    ['missing body', { body: '' }, 'request body: is missing (required)'],
    ['missing member', { body: '{}' }, 'request body/name: is missing (required)'],
    ['unknown member', { body: '{"name":"a","size":1}' }, 'request body/size: is not in the specification'],
    ['type of a member', { body: '{"name":7}' }, 'request body/name: must be string,null (type), given 7'],
    ['body that is no JSON', { body: 'name=seven' }, 'request body: must be object (type)'],
    ['status', { status: 201 }, 'answer status: the specification has no answer 201'],
    ['answer that is no JSON', { answer: '<html>', answerType: 'text/html' }, 'answer header/content-type: must be'],
    ['member of the answer', { answer: '{"data":{"id":"7"}}' }, 'answer body/data/id: must be integer (type)'],
    ['unknown member of the answer', { answer: '{"data":{"size":1}}' }, 'answer body/data/size: is not in the spec'],
    ['unknown root of the answer', { answer: '{"next":1}' }, 'answer body/next: is not in the specification'],
  ])('reports a mistake in the %s', (_, mistake, message) => {
    expect(findingsOf({ ...patched, ...mistake }, openApi)).toContainEqual(expect.stringContaining(message));
  });

  it.each<[string, Partial<Exchange>, string]>([
    ['missing parameter', { body: 'ids=1' }, 'getLeads, request query/filterType: is missing (required)'],
    [
      'item of a list',
      { body: 'filterType=id&ids=x' },
      'getLeads, request query/ids: must be integer (type), given "x"',
    ],
  ])('reports a mistake in the %s of a read that is sent as a POST', (_, mistake, message) => {
    expect(findingsOf({ ...read, ...mistake }, swagger)).toContainEqual(expect.stringContaining(message));
  });

  it('follows references, behind which records take any field', () => {
    const body = '{"input":[{"id":"one","any":"field"}],"size":1}';
    expect(findingsOf({ ...synced, body }, swagger)).toEqual([
      'syncLeads, request body/input/*/id: must be integer (type), given "one"',
      'syncLeads, request body/size: is not in the specification (unknown), given 1',
    ]);
  });
});

describe('Tolerance', () => {
  const overridden: KnownDifference = { side: 'request', at: /^method$/, rule: 'overridden', reason: '', source: '' };

  it('takes out what is known to differ, and only that', () => {
    const tolerance = new Tolerance([overridden]);
    const { findings } = judge({ ...read, body: 'ids=1' }, swagger);
    expect(tolerance.mistakes(findings).map(({ at }) => at)).toEqual(['query/filterType']);
    expect(tolerance.unused()).toEqual([]);
  });

  it('tells which known difference never occurs', () => {
    expect(new Tolerance([overridden]).unused()).toEqual([overridden]);
  });
});
