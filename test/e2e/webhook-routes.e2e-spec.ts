import { QueueService } from '../../src/queue/queue.service';
import { type TaskRecord } from '../../src/queue/task';
import { type Answer, createTestApp, type TestApp } from '../support/create-test-app';

const OBJECTS = [
  ['person', 'person-to-lead', 'personId'],
  ['organization', 'organization-to-company', 'organizationId'],
  ['deal', 'deal-to-opportunity', 'dealId'],
] as const;

const BY_ID = [
  ['/marketo/lead/4711', 'lead-to-person', { leadId: 4711 }],
  ['/marketo/lead/4711/delete', 'delete-person', { personId: 4711 }],
  ['/marketo/lead/4711/activity', 'lead-to-activity', { leadId: 4711 }],
  ['/pipedrive/person/4711', 'person-to-lead', { personId: 4711 }],
  ['/pipedrive/person/4711/delete', 'delete-lead', { leadId: 4711 }],
  ['/pipedrive/organization/4711', 'organization-to-company', { organizationId: 4711 }],
  ['/pipedrive/deal/4711', 'deal-to-opportunity', { dealId: 4711 }],
] as const;

let service: TestApp;
let linkKey: string;

/** Tasks wait, so that these tests are about the routes alone. */
beforeAll(async () => {
  service = await createTestApp();
  service.app.get(QueueService).pause('only the routes are tested');
  linkKey = service.sandbox.pipedrive.fieldKey('person', 'marketo_id');
});
afterAll(() => service.close());

/** @param body - text as it is, anything else as JSON. */
function post(path: string, body?: unknown, key?: string | null): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return service.call('POST', path, {
    ...(body === undefined ? {} : { body: text, type: 'application/json' }),
    ...(key === undefined ? {} : { key }),
  });
}

const taskOf = ({ body }: Answer): Promise<TaskRecord> => service.task(String(body['name']));

async function newest(): Promise<string | undefined> {
  const { body } = await service.call('GET', '/tasks?limit=1');
  return (body['items'] as TaskRecord[])[0]?.name;
}

/** A webhook of version 2. */
function webhook(object: string, action: string, id: number, meta: object = {}): Record<string, unknown> {
  const record = { id, name: 'Ada Lovelace', custom_fields: {} };
  const isGone = action === 'delete';
  return {
    meta: { action, entity: object, entity_id: String(id), version: '2.0', attempt: 1, ...meta },
    data: isGone ? null : record,
    previous: isGone ? record : null,
  };
}

const deletionOf = (id: number, link: unknown): Record<string, unknown> => ({
  ...webhook('person', 'delete', id),
  previous: { id, name: 'Ada Lovelace', custom_fields: { [linkKey]: link } },
});

describe.each(BY_ID)('POST %s', (path, type, params) => {
  it('stores a task once while it waits', async () => {
    const first = await post(path);
    expect(first).toMatchObject({ status: 202, body: { type, duplicate: false } });
    expect(first.body['name']).toMatch(/^[\w-]+$/);
    expect(first.body['eta']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const second = await post(path, '{"ignored');
    if (path.endsWith('/activity')) expect(second.status).toBe(400);
    else expect(second).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    expect(await post(path)).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    expect(await taskOf(first)).toMatchObject({ type, params, state: 'queued', requestedBy: 'tests' });
  });

  it('demands a key, and an id that is one', async () => {
    expect((await post(path, undefined, null)).status).toBe(401);
    const answer = await post(path.replace('4711', '0x10'));
    expect(answer).toMatchObject({ status: 400, body: { kind: 'invalid-request' } });
    expect(answer.body['message']).toContain(Object.keys(params)[0]);
  });

  it('refuses a body over 1 MB', async () => {
    expect((await post(path, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });
});

describe('POST /marketo/lead/:leadId/activity', () => {
  it('tells tasks of different types apart', async () => {
    const [one, other] = [
      await post('/marketo/lead/4712/activity'),
      await post('/marketo/lead/4712/activity', { type: 'email_sent' }),
    ];
    expect(other).toMatchObject({ status: 202, body: { duplicate: false } });
    expect(other.body['name']).not.toBe(one.body['name']);
    expect(await taskOf(other)).toMatchObject({ params: { leadId: 4712, type: 'email_sent' } });
    const again = await post('/marketo/lead/4712/activity', { type: 'email_sent' });
    expect(again.body).toMatchObject({ name: other.body['name'], duplicate: true });
  });

  it('refuses another type', async () => {
    const answer = await post('/marketo/lead/4712/activity', { type: 'email_opened' });
    expect(answer).toMatchObject({ status: 400, body: { message: 'type must be "email_sent", or the body absent' } });
  });
});

describe.each(OBJECTS)('POST /pipedrive/%s', (object, type, param) => {
  const path = `/pipedrive/${object}`;

  it('stores the same task for every form of event, and as the route with the id', async () => {
    const first = await post(path, webhook(object, 'create', 801));
    expect(first).toMatchObject({ status: 202, body: { type, duplicate: false } });
    const version1 = { event: `updated.${object}`, meta: { id: 801 }, current: { id: 801 }, previous: { id: 801 } };
    for (const answer of [
      await post(path, webhook(object, 'change', 801)),
      await post(path, version1),
      await post(`${path}/801`),
    ]) {
      expect(answer).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    }
    expect(await taskOf(first)).toMatchObject({ type, params: { [param]: 801 } });
  });

  it.each([
    ['a delete event', webhook(object, 'delete', 802), `a delete event changes no ${object}`],
    ['another object', webhook('activity', 'change', 802), 'the event is about another object: activity'],
  ])('answers 200 to %s, and stores nothing', async (_case, body, ignored) => {
    const before = await newest();
    expect(await post(path, body)).toMatchObject({ status: 200, body: { ignored } });
    expect(await newest()).toBe(before);
  });

  it.each([
    ['no body', undefined, 'The body'],
    ['a list', [], 'The body'],
    ['broken JSON', '{"meta":', 'The body is not valid JSON'],
    ['no meta', { data: { id: 1 } }, 'meta'],
    ['a bad id', { ...webhook(object, 'change', 803), data: { id: 80.3 } }, 'data.id'],
  ])('answers 400 to %s', async (_case, body, named) => {
    const before = await newest();
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status: 400, body: { kind: 'invalid-request' } });
    expect(answer.body['message']).toContain(named);
    expect(await newest()).toBe(before);
  });

  it('demands a key', async () => {
    expect((await post(path, webhook(object, 'change', 804), null)).status).toBe(401);
  });
});

describe('POST /pipedrive/person/delete', () => {
  const path = '/pipedrive/person/delete';

  it('finds the lead in the link field, as the route with the id', async () => {
    const first = await post(path, deletionOf(901, { type: 'varchar', value: '931' }));
    expect(first).toMatchObject({ status: 202, body: { type: 'delete-lead', duplicate: false } });
    expect(await taskOf(first)).toMatchObject({ params: { leadId: 931 } });
    const version1 = {
      event: 'deleted.person',
      meta: { id: 901 },
      current: null,
      previous: { id: 901, [linkKey]: '931' },
    };
    for (const answer of [await post(path, version1), await post('/pipedrive/person/931/delete')]) {
      expect(answer).toMatchObject({ status: 202, body: { ...first.body, duplicate: true } });
    }
  });

  it('leaves a person without a lead alone', async () => {
    const before = await newest();
    const ignored = 'the deleted person has no linked id';
    for (const body of [deletionOf(902, null), webhook('person', 'delete', 902)]) {
      expect(await post(path, body)).toMatchObject({ status: 200, body: { ignored } });
    }
    expect(await newest()).toBe(before);
  });

  it('leaves a person that was changed alone', async () => {
    const answer = await post(path, webhook('person', 'change', 903));
    expect(answer).toMatchObject({ status: 200, body: { ignored: 'a change event deletes no person' } });
  });

  it('carries over the person that survives a merge', async () => {
    for (const [route, survivor] of [
      [path, 904],
      ['/pipedrive/person', 905],
    ] as const) {
      const answer = await post(route, webhook('person', 'delete', 903, { merged_to_id: String(survivor) }));
      expect(answer).toMatchObject({ status: 202, body: { type: 'person-to-lead', duplicate: false } });
      expect(await taskOf(answer)).toMatchObject({ params: { personId: survivor } });
    }
  });
});
