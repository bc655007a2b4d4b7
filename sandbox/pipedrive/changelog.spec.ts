import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('the changelog', () => {
  let fixture: PipedriveFixture;

  beforeEach(async () => {
    fixture = await startPipedrive();
  });
  afterEach(() => fixture.close());

  const read = async (path: string): Promise<Record<string, unknown>[]> =>
    (await fixture.request('GET', `/v1${path}`)).body.data;

  it('has the changes of users and of the API, the newest first', async () => {
    const { pipedrive, clock } = fixture;
    const id = pipedrive.createPerson({ name: 'Jane Doe', region: 'EMEA', emails: [{ value: 'jane@acme.example' }] });
    clock.advance(60_000);
    pipedrive.updatePerson(id, { region: 'NAM' });
    clock.advance(60_000);
    const body = { name: 'Jane Roe', emails: [{ value: 'jane@new.example' }], label_ids: [1, 2] };
    await fixture.request('PATCH', `/api/v2/persons/${String(id)}`, body);
    const rows = await read(`/persons/${String(id)}/changelog`);
    expect(rows.map(({ field_key: field, old_value: from, new_value: to }) => [field, from, to])).toEqual([
      ['label', null, '1,2'],
      ['email', 'jane@acme.example', 'jane@new.example'],
      ['name', 'Jane Doe', 'Jane Roe'],
      [pipedrive.fieldKey('person', 'region'), '32', '31'],
    ]);
    expect(rows[0]).toMatchObject({ actor_user_id: pipedrive.tokenUserId, change_source: 'api' });
    expect(rows[3]).toMatchObject({
      change_source: 'app',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it('has the parts of a value as fields of their own', async () => {
    const id = fixture.pipedrive.createPerson({ name: 'Jane', budget: { value: 5, currency: 'EUR' } });
    fixture.pipedrive.updatePerson(id, { budget: { value: 7, currency: 'USD' } });
    const key = fixture.pipedrive.fieldKey('person', 'budget');
    const rows = await read(`/persons/${String(id)}/changelog`);
    expect(rows.map(({ field_key: field, new_value: to }) => [field, to])).toEqual([
      [`${key}_currency`, 'USD'],
      [key, '7'],
    ]);
  });

  it('is paged by cursor and can begin with the oldest', async () => {
    const id = fixture.pipedrive.createDeal({ title: 'One' });
    for (const title of ['Two', 'Three']) fixture.pipedrive.updateDeal(id, { title });
    fixture.pipedrive.switches.changelogOrder = 'oldest-first';
    const path = `/v1/deals/${String(id)}/changelog?limit=1`;
    const first = await fixture.request('GET', path);
    expect(first.body.data).toMatchObject([{ field_key: 'title', new_value: 'Two' }]);
    const cursor = first.body.additional_data?.next_cursor ?? '';
    const second = await fixture.request('GET', `${path}&cursor=${cursor}`);
    expect(second.body).toMatchObject({ data: [{ new_value: 'Three' }], additional_data: { next_cursor: null } });
    expect(fixture.calls.list().map(({ tokens }) => tokens)).toEqual([20, 20]);
  });

  it('exists only for records that exist', async () => {
    expect((await fixture.request('GET', '/v1/organizations/9/changelog')).status).toBe(404);
  });
});
