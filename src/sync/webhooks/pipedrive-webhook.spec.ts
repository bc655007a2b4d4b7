import { AppError } from '../../base/errors/app-error';
import { type ToldKind } from '../records/kinds';
import { readWebhook } from './pipedrive-webhook';

type Body = Record<string, unknown>;

const RECORD = { id: 12, name: 'Ada Lovelace' };

const version2 = (meta: Body = {}, body: Body = {}): Body => ({
  meta: { action: 'change', entity: 'person', entity_id: '12', version: '2.0', id: '7c812ffd', ...meta },
  data: RECORD,
  previous: { name: 'Ada King' },
  ...body,
});

const version1 = (meta: Body = {}, body: Body = {}): Body => ({
  v: 1,
  meta: { v: 1, action: 'updated', object: 'person', id: 12, ...meta },
  current: RECORD,
  previous: { ...RECORD, name: 'Ada King' },
  event: 'updated.person',
  ...body,
});

const GONE_2 = { data: null, previous: RECORD };
const GONE_1 = { current: null, previous: RECORD };

describe('readWebhook', () => {
  describe.each(['person', 'organization', 'deal'] as const)('about a %s', (object: ToldKind) => {
    const event = (action: string) => ({ action, id: 12, record: RECORD, mergedTo: null, mergedFrom: null });

    it.each([
      ['create', version2({ entity: object, action: 'create' }, { previous: null })],
      ['change', version2({ entity: object })],
      ['delete', version2({ entity: object, action: 'delete' }, GONE_2)],
    ])('reads a %s of version 2', (action, body) => {
      expect(readWebhook(body, object)).toEqual(event(action));
    });

    it.each([
      ['create', 'added', version1({ object, action: 'added' }, { previous: null })],
      ['change', 'updated', version1({ object })],
      ['change', 'merged', version1({ object, action: 'merged' })],
      ['delete', 'deleted', version1({ object, action: 'deleted' }, GONE_1)],
    ])('reads as %s what version 1 calls %s', (action, _word, body) => {
      expect(readWebhook(body, object)).toEqual(event(action));
    });

    it.each([
      ['version 2', version2({ entity: 'deal_product', entity_id: '0e8f-uuid' }), 'deal_product'],
      ['version 2 without a record', version2({ entity: 'user' }, { data: [{ id: '1' }] }), 'user'],
      ['version 1', version1({ object: 'activityType' }), 'activityType'],
    ])('ignores another object in %s', (_case, body, name) => {
      expect(readWebhook(body, object)).toEqual({ ignored: `the event is about another object: ${name}` });
    });
  });

  describe('of version 1 without all of its members', () => {
    it.each([
      ['the event alone', { event: 'deleted.person', ...GONE_1 }, 'delete'],
      ['a created record', { current: RECORD, previous: null }, 'create'],
      ['a changed record', { current: RECORD, previous: RECORD }, 'change'],
      ['a deleted record', { current: null, previous: RECORD }, 'delete'],
    ])('takes %s', (_case, body, action) => {
      expect(readWebhook(body, 'person')).toMatchObject({ action, id: 12, record: RECORD });
    });

    it('knows another object by the event', () => {
      const body = { event: 'updated.deal', current: RECORD, previous: RECORD };
      expect(readWebhook(body, 'person')).toEqual({ ignored: 'the event is about another object: deal' });
    });
  });

  describe('merges', () => {
    it('tells who took over a deleted record', () => {
      const body = version2({ action: 'delete', merged_to_id: '13' }, GONE_2);
      expect(readWebhook(body, 'person')).toMatchObject({ action: 'delete', id: 12, mergedTo: 13, mergedFrom: null });
    });

    it('tells whom a changed record took over', () => {
      expect(readWebhook(version2({ merged_from_id: '11' }), 'person')).toMatchObject({
        mergedTo: null,
        mergedFrom: 11,
      });
    });

    it.each([
      ['previous', { action: 'merged' }, { previous: { id: 11, name: 'Ada King' } }],
      ['the id', { action: 'merged', id: 11 }, {}],
    ])('tells by %s whom a record of version 1 took over', (_case, meta, body) => {
      expect(readWebhook(version1(meta, body), 'person')).toEqual({
        action: 'change',
        id: 12,
        record: RECORD,
        mergedTo: null,
        mergedFrom: 11,
      });
    });

    it('takes null for no merge', () => {
      const body = version2({ action: 'delete', merged_to_id: null }, GONE_2);
      expect(readWebhook(body, 'person')).toMatchObject({ mergedTo: null });
    });
  });

  it.each([
    ['the data', version2({ entity_id: undefined })],
    ['meta alone', version2({}, { data: { name: 'Ada' } })],
    ['text', version2({ entity_id: undefined }, { data: { id: '12' } })],
    ['a number in meta', version2({ entity_id: 12 })],
    ['version 1 without meta', version1({}, { meta: null })],
  ])('finds the id in %s', (_case, body) => {
    expect(readWebhook(body, 'person')).toMatchObject({ id: 12 });
  });

  it('needs no version where the form tells it', () => {
    expect(readWebhook(version2({ version: undefined }), 'person')).toMatchObject({ id: 12 });
    expect(readWebhook(version1({ v: undefined }, { v: undefined }), 'person')).toMatchObject({ id: 12 });
  });

  it('ignores events that it does not know', () => {
    expect(readWebhook(version2({ action: 'constructor' }), 'person')).toEqual({
      ignored: 'the event is none of create, change, delete: constructor',
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'The body must be the JSON object of a Pipedrive webhook'],
    ['null', null, 'The body must be the JSON object of a Pipedrive webhook'],
    ['text', 'person', 'The body must be the JSON object of a Pipedrive webhook'],
    ['a list', [version2()], 'The body must be the JSON object of a Pipedrive webhook'],
    [
      'an empty object',
      {},
      'meta must be an object with action and entity (version 2), or the body needs current (version 1)',
    ],
    ['a list as meta', { ...version2(), meta: [] }, 'meta must be'],
    ['a list as meta of version 1', { ...version1(), meta: [] }, 'meta must be an object or null'],
    ['version 3', version2({ version: '3.0' }), 'meta.version must be "2.0"'],
    ['version 2 in the form of 1', version1({}, { v: 2 }), 'v must be 1'],
    ['no entity', version2({ entity: undefined }), 'meta.entity must be the name of an object, such as person'],
    ['a number as entity', version2({ entity: 5 }), 'meta.entity must be the name of an object, such as person'],
    ['markup as entity', version2({ entity: '<b>' }), 'meta.entity must be the name of an object, such as person'],
    ['a list as object', version1({ object: [] }), 'meta.object must be the name of an object, such as person'],
    ['no action', version2({ action: undefined }), 'meta.action must be one of create, change, delete'],
    [
      'a list as action',
      version1({ action: ['updated'] }),
      'meta.action must be one of added, updated, merged, deleted',
    ],
    ['no data', version2({}, { data: undefined }), 'data must be the record as an object, since the event is a change'],
    ['null as data', version2({ action: 'create' }, { data: null }), 'data must be the record as an object'],
    ['a list as data', version2({}, { data: [RECORD] }), 'data must be the record as an object'],
    ['a list as current', version1({}, { current: [RECORD] }), 'current must be the record as an object'],
    ['a list as previous', version2({}, { previous: [] }), 'previous must be an object or null'],
    [
      'a deletion of nothing',
      version2({ action: 'delete' }, { data: null, previous: null }),
      'previous must be the record',
    ],
    ['two ids', version2({ entity_id: '13' }), 'meta.entity_id must be the same id as data.id'],
    ['no id', version2({ entity_id: undefined }, { data: {} }), 'data.id must be a positive whole number'],
    ['no id in version 1', version1({ id: undefined }, { current: {} }), 'current.id must be a positive whole number'],
    [
      'no id of the deleted',
      version2({ action: 'delete', entity_id: null }, { ...GONE_2, previous: {} }),
      'previous.id must be',
    ],
    [
      'a bad survivor',
      version2({ action: 'delete', merged_to_id: 'x' }, GONE_2),
      'meta.merged_to_id must be a positive whole number',
    ],
    ['a bad loser', version2({ merged_from_id: 0 }), 'meta.merged_from_id must be a positive whole number'],
  ])('refuses %s', (_case, body, message) => {
    expect(problemOf(body)).toContain(message);
  });

  it.each<[unknown]>([
    ['abc'],
    [''],
    [' 12'],
    ['12.0'],
    ['1e1'],
    ['-12'],
    ['0'],
    [0],
    [-12],
    [12.5],
    [2 ** 53],
    ['9007199254740992'],
    [true],
    [[12]],
    [{}],
  ])('refuses the id %p wherever it stands', (id) => {
    const expected = 'must be a positive whole number';
    expect(problemOf(version2({ entity_id: id }))).toBe(`meta.entity_id ${expected}`);
    expect(problemOf(version2({ entity_id: undefined }, { data: { id } }))).toBe(`data.id ${expected}`);
    expect(problemOf(version1({ id }))).toBe(`meta.id ${expected}`);
    expect(problemOf(version1({}, { current: { id } }))).toBe(`current.id ${expected}`);
    expect(problemOf(version1({ action: 'deleted' }, { current: null, previous: { id } }))).toBe(
      `previous.id ${expected}`,
    );
  });
});

function problemOf(body: unknown): string {
  try {
    return `it was read: ${JSON.stringify(readWebhook(body, 'person'))}`;
  } catch (thrown) {
    return thrown instanceof AppError && thrown.kind === 'invalid-request'
      ? thrown.message
      : `it threw ${String(thrown)}`;
  }
}
