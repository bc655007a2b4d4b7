import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('lists of API v2', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  const list = (query: string, path = '/api/v2/persons') => fixture.request('GET', `${path}?${query}`);
  const ids = async (query: string) => (await list(query)).body.data.map((person) => person['id']);
  const addPersons = (count: number) =>
    Array.from({ length: count }, (_, position) => fixture.pipedrive.createPerson({ name: `Person ${position + 1}` }));

  it('walks by cursor to a null cursor, without a total', async () => {
    addPersons(5);
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await list(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(Object.keys(body.additional_data ?? {})).toEqual(['next_cursor']);
      seen.push(...body.data.map((person) => person['id']));
      cursor = body.additional_data?.next_cursor ?? null;
      expect(cursor ?? '').toMatch(/^[\w-]*$/);
    }
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('reflects what comes and goes between two pages', async () => {
    addPersons(4);
    const first = await list('limit=2');
    fixture.pipedrive.deletePerson(1);
    fixture.pipedrive.deletePerson(3);
    addPersons(1);
    expect(await ids(`limit=10&cursor=${first.body.additional_data?.next_cursor}`)).toEqual([4, 5]);
  });

  it('gives 100 rows unless asked otherwise', async () => {
    addPersons(101);
    expect(await ids('')).toHaveLength(100);
    expect(await ids('limit=500')).toHaveLength(101);
  });

  it('clamps an excessive limit only when told so', async () => {
    fixture.pipedrive.switches.excessiveLimit = 'clamp';
    expect((await list('limit=501')).status).toBe(200);
  });

  it.each([
    ['limit=501', 'limit'],
    ['limit=0', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=abc', 'cursor'],
    ['sort_by=name', 'sort_by'],
    ['sort_direction=ASC', 'sort_direction'],
    ['type=call', 'type'],
    ['updated_since=2026-01-01T00:00:00.000Z', 'updated_since'],
    ['updated_since=2026-01-01%2000:00:00', 'updated_since'],
    ['include_fields=picture', 'include_fields'],
    ['custom_fields=abc', 'custom_fields'],
    ['include_labels=1', 'include_labels'],
    [`ids=${Array.from({ length: 101 }, (_, position) => position).join(',')}`, 'ids'],
    ['org_id=1&org_id=2', 'org_id'],
  ])('refuses ?%s', async (query, parameter) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body.error).toContain(`Validation failed: ${parameter}: `);
    expect(body.code).toBe('ERR_SCHEMA_VALIDATION_FAILED');
  });

  it('refuses a cursor of another order', async () => {
    addPersons(2);
    const { body } = await list('limit=1&sort_by=update_time');
    expect((await list(`cursor=${body.additional_data?.next_cursor}`)).status).toBe(400);
  });

  it('knows no filters, and says so instead of giving nothing', async () => {
    expect((await list('filter_id=1')).status).toBe(501);
    expect((await list('deal_id=1')).status).toBe(501);
  });

  it('filters by ids, owner and organization', async () => {
    const organization = fixture.pipedrive.createOrganization({ name: 'Acme' });
    addPersons(3);
    fixture.pipedrive.updatePerson(2, { org_id: organization, owner_id: 13 });
    expect(await ids('ids=3,77,2')).toEqual([2, 3]);
    expect(await ids(`org_id=${organization}`)).toEqual([2]);
    expect(await ids('owner_id=13')).toEqual([2]);
  });

  it('takes updated_since as inclusive and updated_until as exclusive', async () => {
    addPersons(1);
    fixture.clock.advance(10_000);
    addPersons(1);
    const second = String(fixture.pipedrive.person(2)?.['update_time']);
    expect(await ids(`updated_since=${second}`)).toEqual([2]);
    expect(await ids(`updated_until=${second}`)).toEqual([1]);
  });

  it('sorts by the time of the last change', async () => {
    addPersons(2);
    fixture.clock.advance(5000);
    fixture.pipedrive.updatePerson(1, { name: 'Changed' });
    expect(await ids('sort_by=update_time')).toEqual([2, 1]);
    expect(await ids('sort_by=update_time&sort_direction=desc')).toEqual([1, 2]);
    expect(await ids('sort_direction=desc')).toEqual([2, 1]);
  });

  it('shows what the query asks for', async () => {
    const key = fixture.pipedrive.fieldKey('person', 'region');
    const set = fixture.pipedrive.fieldKey('person', 'interests');
    fixture.pipedrive.createPerson({ name: 'Jane', region: 'APAC', interests: ['Trial'], label_ids: [1] });
    const { body } = await list(
      `include_fields=notes_count,smart_bcc_email&custom_fields=${key},${set}&include_option_labels=true&include_labels=true`,
    );
    expect(body.data[0]).toMatchObject({
      notes_count: 0,
      smart_bcc_email: expect.any(String),
      labels: [{ id: 1, label: 'Customer' }],
      custom_fields: {
        [key]: { id: expect.any(Number), label: 'APAC' },
        [set]: [{ id: expect.any(Number), label: 'Trial' }],
      },
    });
    expect(Object.keys(body.data[0]?.['custom_fields'] ?? {})).toHaveLength(2);
  });

  it('restricts custom fields to at most 15 keys', async () => {
    for (let count = 0; count < 2; count += 1) fixture.pipedrive.addField('person', { name: 'More', type: 'text' });
    const custom = (await list('limit=200', '/api/v2/personFields')).body.data.filter(
      (field) => field['is_custom_field'],
    );
    const codes = custom.map((field) => field['field_code']);
    expect((await list(`custom_fields=${codes.slice(0, 16).join(',')}`)).status).toBe(400);
    expect((await list(`custom_fields=${codes.slice(0, 15).join(',')}`)).status).toBe(200);
  });
});

describe('field definitions, pipelines, stages and users', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  it('walks the fields by cursor, built-in ones included', async () => {
    const first = await fixture.request('GET', '/api/v2/personFields?limit=30');
    const cursor = String(first.body.additional_data?.next_cursor);
    const second = await fixture.request('GET', `/api/v2/personFields?limit=30&cursor=${cursor}`);
    const names = [...first.body.data, ...second.body.data].map((field) => field['field_name']);
    expect(names).toEqual(expect.arrayContaining(['Name', 'Notes count', 'Marketo ID', 'Budget']));
    expect(names.filter((name) => name === 'Nickname')).toHaveLength(2);
    expect(second.body.additional_data?.next_cursor).toBeNull();
  });

  it('describes options with integer ids, and subfields', async () => {
    const region = fixture.pipedrive.fieldKey('person', 'region');
    expect(region).toMatch(/^[0-9a-f]{40}$/);
    const { body } = await fixture.request('GET', `/api/v2/personFields/${region}`);
    expect(body.data).toMatchObject({ field_type: 'enum', subfields: null, is_custom_field: true });
    expect(body.data['options']).toContainEqual({ id: expect.any(Number), label: 'EMEA' });
    const address = await fixture.request('GET', '/api/v2/organizationFields/address');
    expect(address.body.data['subfields']).toHaveLength(11);
    expect((await fixture.request('GET', '/api/v2/personFields/nothing')).status).toBe(404);
  });

  it.each(['organization', 'deal', 'activity'])('lists the fields of a %s', async (owner) => {
    const { status, body } = await fixture.request('GET', `/api/v2/${owner}Fields`);
    expect(status).toBe(200);
    expect(body.data.length).toBeGreaterThan(10);
  });

  it('shows the numeric ids of fields through v1, paged flat', async () => {
    const { body } = await fixture.request('GET', '/v1/organizationFields?start=1&limit=2');
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ id: expect.any(Number), key: 'address', edit_flag: false });
    expect(body.additional_data).toEqual({ start: 1, limit: 2, more_items_in_collection: true });
    const one = await fixture.request('GET', `/v1/organizationFields/${String(body.data[0]?.['id'])}`);
    expect(one.body.data).toEqual(body.data[0]);
    expect((await fixture.request('GET', '/v1/activityFields/4001')).status).toBe(404);
  });

  it('has stages by pipeline', async () => {
    const { body } = await fixture.request('GET', '/api/v2/stages?pipeline_id=2&sort_by=order_nr');
    expect(body.data.map((stage) => stage['name'])).toEqual(['Due', 'Offer sent', 'In review']);
    expect((await fixture.request('GET', '/api/v2/pipelines')).body.data).toHaveLength(2);
    expect((await fixture.request('GET', '/api/v2/pipelines/9')).status).toBe(404);
  });

  it('finds users by name or e-mail, and itself', async () => {
    const users = (await fixture.request('GET', '/v1/users')).body;
    expect(users).not.toHaveProperty('additional_data');
    const user = users.data[1];
    const found = await fixture.request('GET', `/v1/users/find?term=${String(user?.['email'])}&search_by_email=1`);
    expect(found.body.data.map((each) => each['id'])).toEqual([user?.['id']]);
    expect((await fixture.request('GET', '/v1/users/find?term=@ourcompany')).body.data).toEqual([]);
    const me = await fixture.request('GET', '/v1/users/me');
    expect(me.body.data).toMatchObject({
      id: fixture.pipedrive.tokenUserId,
      is_you: true,
      company_domain: 'ourcompany',
    });
    expect((await fixture.request('GET', '/v1/users/999')).body).toEqual({
      success: false,
      error: 'User not found or not accessible.',
    });
  });
});
