import { type PipedriveFixture, type Receiver, startPipedrive, startReceiver } from './pipedrive.fixture.ts';

const DAY_MS = 24 * 3_600_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('webhooks', () => {
  let fixture: PipedriveFixture;
  let receiver: Receiver;

  beforeEach(async () => {
    fixture = await startPipedrive({ webhookTimeScale: 0.00001 });
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await fixture.close();
    await receiver.close();
  });

  const subscribe = (more: Record<string, unknown> = {}) =>
    fixture.request('POST', '/v1/webhooks', {
      subscription_url: receiver.url,
      event_action: '*',
      event_object: '*',
      name: 'all',
      ...more,
    });
  const key = (name: string): string => fixture.pipedrive.fieldKey('person', name);

  it('are created with version 2.0, listed and deleted', async () => {
    const created = await subscribe({ http_auth_user: 'pd', http_auth_password: 'secret' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ status: 'ok', success: true });
    expect(created.body.data).toMatchObject({ id: 1, version: '2.0', is_active: 1, type: 'general', name: 'all' });
    expect((await fixture.request('GET', '/v1/webhooks')).body.data).toHaveLength(1);
    expect((await fixture.request('DELETE', '/v1/webhooks/1')).body).toEqual({ status: 'ok', success: true });
    const second = await fixture.request('DELETE', '/v1/webhooks/1');
    expect(second.status).toBe(404);
    expect(second.body).toEqual({ status: 'error', success: false, errors: { id: ['not found'] } });
  });

  it.each([
    [{ subscription_url: 'nowhere' }, 'subscription_url'],
    [{ subscription_url: 'https://acme.pipedrive.com/v1' }, 'subscription_url'],
    [{ event_action: 'updated' }, 'event_action'],
    [{ event_object: 'persons' }, 'event_object'],
    [{ name: '' }, 'name'],
    [{ version: '3.0' }, 'version'],
    [{ user_id: 999 }, 'user_id'],
  ])('are refused with %j', async (more, member) => {
    const { status, body } = await subscribe(more);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'error', success: false, errors: { [member]: [expect.any(String)] } });
  });

  it('are at most 40 per user', async () => {
    for (let count = 0; count < 40; count += 1) await subscribe();
    expect((await subscribe()).status).toBe(422);
    expect((await subscribe({ user_id: 12 })).status).toBe(201);
  });

  it('tell of a create through the API', async () => {
    await subscribe({ http_auth_user: 'pd', http_auth_password: 'secret' });
    await fixture.request('POST', '/api/v2/persons', {
      name: 'Jane Doe',
      custom_fields: { [key('marketo_id')]: '42' },
    });
    await fixture.pipedrive.settled();
    const [delivery] = receiver.deliveries;
    expect(delivery?.authorization).toBe(`Basic ${Buffer.from('pd:secret').toString('base64')}`);
    expect(delivery?.meta).toEqual({
      action: 'create',
      entity: 'person',
      entity_id: '1',
      company_id: expect.stringMatching(/^\d+$/),
      user_id: String(fixture.pipedrive.tokenUserId),
      id: expect.stringMatching(UUID),
      correlation_id: expect.stringMatching(UUID),
      timestamp: expect.stringMatching(/\.\d{3}Z$/),
      type: 'general',
      version: '2.0',
      webhook_id: '1',
      webhook_owner_id: expect.any(String),
      change_source: 'api',
      is_bulk_edit: false,
      attempt: 1,
      host: 'ourcompany.pipedrive.com',
      permitted_user_ids: expect.arrayContaining([String(fixture.pipedrive.tokenUserId)]),
    });
    expect(delivery?.data).toMatchObject({
      id: 1,
      name: 'Jane Doe',
      org_id: null,
      label: null,
      visible_to: '3',
      custom_fields: { [key('marketo_id')]: { type: 'varchar', value: '42' } },
    });
    expect(Object.keys(delivery?.data?.['custom_fields'] ?? {})).toHaveLength(1);
    expect(delivery?.previous).toBeNull();
  });

  it('tell of a change by a user with the changed members only', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane Doe', city: 'Turku', marketo_id: '42' });
    await subscribe();
    fixture.clock.advance(2000);
    fixture.pipedrive.updatePerson(id, { name: 'Jane Roe', city: 'Oulu', region: 'EMEA', interests: ['Trial'] });
    await fixture.pipedrive.settled();
    const [delivery] = receiver.deliveries;
    expect(delivery?.meta).toMatchObject({ action: 'change', change_source: 'app' });
    expect(delivery?.meta['user_id']).not.toBe(String(fixture.pipedrive.tokenUserId));
    expect(delivery?.data).toMatchObject({ name: 'Jane Roe', last_name: 'Roe' });
    expect(delivery?.data?.['custom_fields']).toMatchObject({
      [key('region')]: { type: 'enum', id: expect.any(Number) },
      [key('interests')]: { type: 'set', values: [{ id: expect.any(Number) }] },
    });
    expect(delivery?.previous).toEqual({
      name: 'Jane Doe',
      last_name: 'Doe',
      update_time: expect.any(String),
      custom_fields: {
        [key('city')]: { type: 'varchar', value: 'Turku' },
        [key('region')]: null,
        [key('interests')]: null,
      },
    });
  });

  it('tell of a delete with the last state', async () => {
    fixture.pipedrive.createPerson({ name: 'Jane Doe', marketo_id: '42' });
    await subscribe({ event_action: 'delete', event_object: 'person' });
    fixture.pipedrive.createOrganization({ name: 'Acme' });
    await fixture.request('DELETE', '/api/v2/persons/1');
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(1);
    expect(receiver.deliveries[0]).toMatchObject({
      meta: { action: 'delete', entity_id: '1', change_source: 'api' },
      data: null,
      previous: { id: 1, custom_fields: { [key('marketo_id')]: { type: 'varchar', value: '42' } } },
    });
  });

  it('tell of a merge by two events', async () => {
    fixture.pipedrive.createPerson({ name: 'J Doe' });
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await subscribe();
    fixture.pipedrive.merge('person', 1, 2);
    await fixture.pipedrive.settled();
    const metas = receiver.deliveries.map(({ meta }) => meta);
    expect(metas).toContainEqual(expect.objectContaining({ action: 'delete', entity_id: '1', merged_to_id: '2' }));
    expect(metas).toContainEqual(expect.objectContaining({ action: 'change', entity_id: '2', merged_from_id: '1' }));
  });

  it('stay silent when an update changes nothing, unless told otherwise', async () => {
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await subscribe();
    await fixture.request('PATCH', '/api/v2/persons/1', { name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(0);
    fixture.pipedrive.switches.eventsWithoutChange = true;
    await fixture.request('PATCH', '/api/v2/persons/1', { name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries[0]?.previous).toEqual({});
  });

  it.each([[500], [302], [404]])('try four times with the same id when answered %d', async (status) => {
    receiver.answers.splice(0, 1, status);
    await subscribe();
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries.map(({ meta }) => meta['attempt'])).toEqual([1, 2, 3, 4]);
    expect(new Set(receiver.deliveries.map(({ meta }) => meta['id'])).size).toBe(1);
    const [webhook] = (await fixture.request('GET', '/v1/webhooks')).body.data;
    expect(webhook).toMatchObject({ last_http_status: status, last_delivery_time: expect.any(String) });
  });

  it('give an attempt up after its time', async () => {
    fixture.pipedrive.switches.webhookTimeoutMs = 50;
    receiver.answers.splice(0, 1, 0, 200);
    await subscribe();
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries.map(({ meta }) => meta['attempt'])).toEqual([1, 2]);
  });

  it('stop trying at the first success', async () => {
    receiver.answers.splice(0, 1, 500, 204);
    await subscribe();
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(2);
  });

  it('are banned for 30 minutes after ten failed first attempts, and events are lost', async () => {
    receiver.answers.splice(0, 1, 500);
    await subscribe();
    for (let count = 1; count <= 10; count += 1) fixture.pipedrive.createPerson({ name: `Person ${count}` });
    await fixture.pipedrive.settled();
    receiver.answers.splice(0, 1, 200);
    receiver.deliveries.length = 0;
    fixture.pipedrive.createPerson({ name: 'Lost' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(0);
    fixture.clock.advance(30 * 60_000);
    fixture.pipedrive.createPerson({ name: 'Heard' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(1);
  });

  it('are deleted after three days without a success', async () => {
    receiver.answers.splice(0, 1, 500);
    await subscribe();
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    fixture.clock.advance(3 * DAY_MS);
    fixture.pipedrive.createPerson({ name: 'Jane Roe' });
    await fixture.pipedrive.settled();
    expect((await fixture.request('GET', '/v1/webhooks')).body.data).toEqual([]);
  });

  it('tell of deals and activities', async () => {
    await subscribe();
    fixture.pipedrive.createDeal({ title: 'Renewal', label_ids: [1], fiscal_quarter: 3 });
    fixture.pipedrive.createActivity({ subject: 'Call', due_time: '09:30', busy: true });
    await fixture.pipedrive.settled();
    const [deal, activity] = receiver.deliveries.toSorted((one, other) =>
      String(other.meta['entity']).localeCompare(String(one.meta['entity'])),
    );
    expect(deal?.meta).toMatchObject({ action: 'create', entity: 'deal', entity_id: '1' });
    const quarter = { [fixture.pipedrive.fieldKey('deal', 'fiscal_quarter')]: { type: 'double', value: 3 } };
    expect(deal?.data).toMatchObject({ title: 'Renewal', label_ids: [1], visible_to: '3', custom_fields: quarter });
    expect(activity?.data).toMatchObject({
      subject: 'Call',
      due_time: { value: '09:30', timezone_id: 318 },
      duration: null,
      busy_flag: true,
      active_flag: true,
    });
  });

  it('may arrive in another order when told so', async () => {
    fixture.pipedrive.switches.webhookDisorderMs = 60;
    await subscribe();
    for (let count = 1; count <= 20; count += 1) fixture.pipedrive.createPerson({ name: `Person ${count}` });
    await fixture.pipedrive.settled();
    const ids = receiver.deliveries.map(({ meta }) => Number(meta['entity_id']));
    expect(ids.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(ids).not.toEqual(ids.toSorted((one, other) => one - other));
  });

  describe('of version 1.0', () => {
    beforeEach(() => subscribe({ version: '1.0' }));

    it('carry whole records of v1 before and after', async () => {
      const { pipedrive } = fixture;
      const organization = pipedrive.createOrganization({ name: 'Acme' });
      const id = pipedrive.createPerson({ name: 'Jane Doe', org_id: organization, region: 'EMEA' });
      await pipedrive.settled();
      receiver.deliveries.length = 0;
      pipedrive.updatePerson(id, { emails: [{ value: 'jane@acme.example' }] });
      await pipedrive.settled();
      const body = receiver.deliveries[0] as unknown as Record<string, Record<string, unknown>>;
      expect(body).toMatchObject({ v: 1, event: 'updated.person', retry: 0 });
      expect(body['meta']).toMatchObject({
        action: 'updated',
        object: 'person',
        id,
        change_source: 'app',
        webhook_id: 1,
      });
      expect(body['current']).toMatchObject({
        id,
        name: 'Jane Doe',
        email: [{ value: 'jane@acme.example', primary: true, label: 'work' }],
        org_id: { value: organization, name: 'Acme' },
        owner_id: { value: expect.any(Number), name: expect.any(String) },
        visible_to: '3',
        active_flag: true,
        add_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
        [key('region')]: expect.stringMatching(/^\d+$/),
        [key('city')]: null,
      });
      expect(body['previous']).toMatchObject({ id, email: [] });
    });

    it('have plain ids for relations when told so', async () => {
      fixture.pipedrive.switches.legacyRelations = 'ids';
      fixture.pipedrive.createDeal({ title: 'Renewal', person_id: fixture.pipedrive.createPerson({ name: 'Jane' }) });
      await fixture.pipedrive.settled();
      const body = receiver.deliveries.find(({ meta }) => meta['object'] === 'deal');
      expect(body).toMatchObject({ event: 'added.deal', current: { person_id: 1, user_id: 12 }, previous: null });
    });

    it('tell of a merge as an action of its own', async () => {
      fixture.pipedrive.createPerson({ name: 'J Doe' });
      fixture.pipedrive.createPerson({ name: 'Jane Doe' });
      await fixture.pipedrive.settled();
      receiver.deliveries.length = 0;
      fixture.pipedrive.merge('person', 1, 2);
      await fixture.pipedrive.settled();
      const merged = receiver.deliveries.find(({ meta }) => meta['action'] === 'merged');
      expect(merged).toMatchObject({ current: { id: 2 }, previous: { id: 1 } });
    });
  });

  it('come twice when told so', async () => {
    fixture.pipedrive.switches.duplicateWebhooks = true;
    await subscribe();
    fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    await fixture.pipedrive.settled();
    expect(receiver.deliveries).toHaveLength(2);
    expect(new Set(receiver.deliveries.map(({ meta }) => meta['id'])).size).toBe(1);
  });
});
