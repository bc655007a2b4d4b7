import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

const DAY_MS = 24 * 3_600_000;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe('persons and organizations of API v2', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  const key = (name: string): string => fixture.pipedrive.fieldKey('person', name);
  const post = (body: unknown) => fixture.request('POST', '/api/v2/persons', body);
  const patch = (id: number, body: unknown) => fixture.request('PATCH', `/api/v2/persons/${String(id)}`, body);

  it('creates a person with every member and every custom field', async () => {
    const organization = fixture.pipedrive.createOrganization({ name: 'Acme' });
    const { status, body } = await post({
      name: 'Jane Mary Doe',
      org_id: organization,
      emails: [{ value: 'jane@acme.example' }, { value: 'j@acme.example', label: 'home' }],
      custom_fields: { [key('marketo_id')]: '42', [key('budget')]: { value: 5, currency: 'EUR' } },
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      id: 1,
      name: 'Jane Mary Doe',
      first_name: 'Jane Mary',
      last_name: 'Doe',
      owner_id: fixture.pipedrive.tokenUserId,
      org_id: organization,
      emails: [
        { value: 'jane@acme.example', primary: true, label: 'work' },
        { value: 'j@acme.example', primary: false, label: 'home' },
      ],
      phones: [],
      is_deleted: false,
      visible_to: 3,
      label_ids: [],
      picture_id: null,
      add_time: expect.stringMatching(TIME),
      update_time: expect.stringMatching(TIME),
    });
    const custom = body.data['custom_fields'] as Record<string, unknown>;
    expect(Object.keys(custom)).toHaveLength(15);
    expect(custom[key('marketo_id')]).toBe('42');
    expect(custom[key('region')]).toBeNull();
    expect(body.data).not.toHaveProperty('notes_count');
    expect(body.data).not.toHaveProperty('birthday');
  });

  it('creates two records from the same body twice', async () => {
    const first = await post({ name: 'Jane Doe' });
    const second = await post({ name: 'Jane Doe' });
    expect(second.body.data['id']).not.toBe(first.body.data['id']);
  });

  it('names every member it does not allow', async () => {
    const { status, body } = await post({ name: 'Jane', nickname: 'J', [key('marketo_id')]: '1' });
    expect(status).toBe(400);
    expect(body).toEqual({
      success: false,
      error:
        `Validation failed: nickname: Parameter 'nickname' is not allowed for this request; ` +
        `${key('marketo_id')}: Parameter '${key('marketo_id')}' is not allowed for this request`,
      code: 'ERR_SCHEMA_VALIDATION_FAILED',
    });
  });

  it.each([
    [{}, 'name'],
    [{ name: ' ' }, 'name'],
    [{ first_name: 'Jane' }, 'name'],
    [{ name: 'J', owner_id: '11' }, 'owner_id'],
    [{ name: 'J', owner_id: 999 }, 'owner_id'],
    [{ name: 'J', org_id: 999 }, 'org_id'],
    [{ name: 'J', visible_to: '3' }, 'visible_to'],
    [{ name: 'J', emails: 'a@acme.example' }, 'emails'],
    [{ name: 'J', emails: [{ value: 'a@acme.example', primary: 1 }] }, 'emails'],
    [{ name: 'J', emails: [{ label: 'work' }] }, 'emails'],
    [{ name: 'J', label_ids: [99] }, 'label_ids'],
    [{ name: 'J', add_time: '2026-01-01T00:00:00.000Z' }, 'add_time'],
    [{ name: 'J', custom_fields: [] }, 'custom_fields'],
    [{ name: 'J', custom_fields: { abc: 1 } }, 'custom_fields.abc'],
  ])('refuses a person %j because of %s', async (given, member) => {
    const { status, body } = await post(given);
    expect(status).toBe(400);
    expect(body.error).toMatch(new RegExp(`^Validation failed: ${member}: `));
    expect(fixture.pipedrive.persons()).toHaveLength(0);
  });

  it('takes both parts of a name instead of the name', async () => {
    const { body } = await post({ first_name: 'Jane', last_name: '' });
    expect(body.data).toMatchObject({ name: 'Jane', first_name: 'Jane', last_name: '' });
  });

  it.each(['notes', 'job_title', 'birthday', 'marketing_status'])('forbids %s without the feature', async (member) => {
    const { status, body } = await post({ name: 'J', [member]: 'x' });
    expect(status).toBe(403);
    expect(body.success).toBe(false);
  });

  it.each([
    ['lead_score', 5.5],
    ['interests', null],
    ['last_call', '2026-02-28'],
    ['budget', { value: 5, currency: 'EUR' }],
  ])('writes %s = %j', async (name, value) => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane' });
    const { status, body } = await patch(id, { custom_fields: { [key(name)]: value } });
    expect(status).toBe(200);
    expect(body.data['custom_fields']).toMatchObject({ [key(name)]: value });
  });

  it.each([
    ['marketo_id', 42],
    ['marketo_id', 'x'.repeat(256)],
    ['lead_score', '5'],
    ['region', 'EMEA'],
    ['region', '31'],
    ['region', 999],
    ['interests', []],
    ['last_call', '2026-02-30'],
    ['last_call', '2026-02-28T00:00:00Z'],
    ['budget', 5],
    ['budget', { value: 5 }],
  ])('refuses %s = %j and names the field', async (name, value) => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane' });
    const { status, body } = await patch(id, { custom_fields: { [key(name)]: value } });
    expect(status).toBe(400);
    expect(body.error).toContain(key(name));
  });

  it('takes contact sync members where the account has them', async () => {
    fixture.pipedrive.switches.contactSync = true;
    const { body } = await post({ name: 'Jane', job_title: 'CEO', birthday: '1990-02-03' });
    expect(body.data).toMatchObject({ job_title: 'CEO', birthday: '1990-02-03', notes: null, im: null });
  });

  it('takes an empty custom_fields for nothing, or for everything when told so', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane', city: 'Turku' });
    await patch(id, { custom_fields: {} });
    expect(fixture.pipedrive.customValue('person', id, 'city')).toBe('Turku');
    fixture.pipedrive.switches.emptyCustomFields = 'clear';
    await patch(id, { custom_fields: {} });
    expect(fixture.pipedrive.customValue('person', id, 'city')).toBeNull();
  });

  it('moves people along when organizations merge', async () => {
    const loser = fixture.pipedrive.createOrganization({ name: 'Acme Inc' });
    const survivor = fixture.pipedrive.createOrganization({ name: 'Acme' });
    const person = fixture.pipedrive.createPerson({ name: 'Jane', org_id: loser });
    await fixture.request('PUT', `/v1/organizations/${String(loser)}/merge`, { merge_with_id: survivor });
    expect(fixture.pipedrive.person(person)).toMatchObject({ org_id: survivor });
  });

  it('fills the members of time and address values that were not sent', async () => {
    const time = fixture.pipedrive.addField('person', { name: 'Call At', type: 'time' });
    const place = fixture.pipedrive.addField('person', { name: 'Place', type: 'address' });
    const { body } = await post({
      name: 'J',
      custom_fields: { [time]: { value: '09:00:00' }, [place]: { value: 'Main St 1', country: 'USA' } },
    });
    expect(body.data['custom_fields']).toMatchObject({
      [time]: { value: '09:00:00', timezone_id: 318, timezone_name: 'Europe/London' },
      [place]: { value: 'Main St 1', country: 'USA', locality: null, formatted_address: null },
    });
  });

  it('changes only what is sent, and moves update_time', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane Doe', marketo_id: '42', lead_score: 1, city: 'Turku' });
    const before = fixture.pipedrive.person(id);
    fixture.clock.advance(5000);
    const { body } = await patch(id, { custom_fields: { [key('lead_score')]: 2, [key('city')]: null } });
    expect(body.data).toMatchObject({ name: 'Jane Doe', last_name: 'Doe' });
    expect(body.data['custom_fields']).toMatchObject({
      [key('marketo_id')]: '42',
      [key('lead_score')]: 2,
      [key('city')]: null,
    });
    expect(String(body.data['update_time']) > String(before?.['update_time'])).toBe(true);
    expect(body.data['add_time']).toBe(before?.['add_time']);
  });

  it.each(['add_time', 'update_time', 'is_deleted', 'id', 'picture_id'])(
    'does not take %s in an update',
    async (member) => {
      const id = fixture.pipedrive.createPerson({ name: 'Jane' });
      const { status, body } = await patch(id, { [member]: null });
      expect(status).toBe(400);
      expect(body.error).toContain(`Parameter '${member}' is not allowed`);
    },
  );

  it('empties address members that an organization update leaves out', async () => {
    const address = { value: 'Main St 1', country: 'USA', locality: 'Austin' };
    const id = fixture.pipedrive.createOrganization({ name: 'Acme', address });
    const path = `/api/v2/organizations/${String(id)}`;
    const { body } = await fixture.request('PATCH', path, { address: { value: 'Elm St 2' }, employee_count: 9 });
    expect(body.data).toMatchObject({
      address: { value: 'Elm St 2', country: null, locality: null },
      employee_count: 9,
    });
  });

  it.each([
    [{}, 'name'],
    [{ name: 'Acme', address: 'Main St' }, 'address'],
    [{ name: 'Acme', address: { country: 'USA' } }, 'address'],
    [{ name: 'Acme', employee_count: 1.5 }, 'employee_count'],
    [{ name: 'Acme', industry: 'Software' }, 'industry'],
    [{ name: 'Acme', emails: [] }, 'emails'],
  ])('refuses an organization %j because of %s', async (given, member) => {
    const { status, body } = await fixture.request('POST', '/api/v2/organizations', given);
    expect(status).toBe(400);
    expect(body.error).toContain(`${member}: `);
  });

  it('keeps a deleted record readable for 30 days, and nowhere else', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    const path = `/api/v2/persons/${String(id)}`;
    const removed = await fixture.request('DELETE', path);
    expect(removed.body).toEqual({ success: true, data: { id } });
    expect((await fixture.request('GET', path)).body.data).toMatchObject({ id, is_deleted: true });
    expect((await fixture.request('GET', '/api/v2/persons')).body.data).toEqual([]);
    expect((await fixture.request('GET', '/api/v2/persons/search?term=jane')).body.data.items).toEqual([]);
    expect((await patch(id, { name: 'J' })).status).toBe(404);
    expect((await fixture.request('DELETE', path)).status).toBe(404);
    fixture.clock.advance(30 * DAY_MS);
    expect((await fixture.request('GET', path)).status).toBe(404);
  });

  it('treats deleted records as the switches say', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane Doe' });
    fixture.pipedrive.deletePerson(id);
    Object.assign(fixture.pipedrive.switches, {
      getDeleted: 'not-found',
      patchDeletedStatus: 400,
      deleteDeletedStatus: 410,
    });
    const path = `/api/v2/persons/${String(id)}`;
    expect((await fixture.request('GET', path)).status).toBe(404);
    expect((await fixture.request('PATCH', path, { name: 'J' })).status).toBe(400);
    expect((await fixture.request('DELETE', path)).status).toBe(410);
  });

  it('answers an unknown id with the documented body, a malformed one with 400', async () => {
    const unknown = await fixture.request('GET', '/api/v2/persons/77');
    expect(unknown.status).toBe(404);
    expect(unknown.body).toMatchObject({ success: false, error: 'Entity was not found', data: null });
    expect((await fixture.request('GET', '/api/v2/persons/abc')).status).toBe(400);
  });

  it('merges two persons: the second survives', async () => {
    const loser = fixture.pipedrive.createPerson({
      name: 'J Doe',
      emails: [{ value: 'a@acme.example' }],
      city: 'Turku',
    });
    const survivor = fixture.pipedrive.createPerson({ name: 'Jane Doe', emails: [{ value: 'b@acme.example' }] });
    const path = `/v1/persons/${String(loser)}/merge`;
    const { body } = await fixture.request('PUT', path, { merge_with_id: survivor });
    expect(body.data).toMatchObject({ id: survivor, merge_what_id: loser });
    expect(fixture.pipedrive.person(loser)).toMatchObject({ is_deleted: true });
    expect(fixture.pipedrive.person(survivor)).toMatchObject({
      name: 'Jane Doe',
      emails: [
        { value: 'b@acme.example', primary: true },
        { value: 'a@acme.example', primary: false },
      ],
    });
    expect(fixture.pipedrive.customValue('person', survivor, 'city')).toBe('Turku');
  });
});

describe('edits as a user', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  it('take options by label and custom fields by name, and cost nothing', () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane', region: 'EMEA', interests: ['Trial', 'Event'] });
    expect(fixture.pipedrive.customValue('person', id, 'region')).toBe('EMEA');
    expect(fixture.pipedrive.customValue('person', id, 'interests')).toEqual(['Trial', 'Event']);
    expect(fixture.calls.totals('pipedrive').tokens).toBe(0);
  });

  it('fail with everything that is wrong', () => {
    expect(() => fixture.pipedrive.createPerson({ name: 'Jane', lead_score: 'many', region: 'Moon' })).toThrow(
      /must be a number.*must be an integer, the id of an option/,
    );
    expect(() => fixture.pipedrive.createPerson({ name: 'Jane', nickname: 'J' })).toThrow('more than one custom field');
    expect(() => fixture.pipedrive.updatePerson(7, { name: 'Jane' })).toThrow('There is no person 7');
  });
});
