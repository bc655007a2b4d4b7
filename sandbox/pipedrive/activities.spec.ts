import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('activities', () => {
  let fixture: PipedriveFixture;
  let personId: number;

  beforeEach(async () => {
    fixture = await startPipedrive();
    personId = fixture.pipedrive.createPerson({ name: 'Jane Doe' });
  });
  afterEach(() => fixture.close());

  const post = (body: object) => fixture.request('POST', '/api/v2/activities', body);
  const list = async (query: string): Promise<unknown[]> =>
    (await fixture.request('GET', `/api/v2/activities${query}`)).body.data.map(({ id }) => id);

  it('take their person from the primary participant', async () => {
    const { body } = await post({ subject: 'Call', type: 'call', participants: [{ person_id: personId }] });
    expect(body.data).toMatchObject({
      id: 1,
      person_id: personId,
      participants: [{ person_id: personId, primary: true }],
      done: false,
      marked_as_done_time: null,
    });
    expect(body.data).not.toHaveProperty('custom_fields');
    expect(body.data).not.toHaveProperty('attendees');
    expect(await list(`?person_id=${String(personId)}`)).toEqual([1]);
  });

  it('get their person from a user by its id', () => {
    const id = fixture.pipedrive.createActivity({ subject: 'Call', person_id: personId });
    expect(fixture.pipedrive.activity(id)).toMatchObject({
      person_id: personId,
      participants: [{ person_id: personId, primary: true }],
    });
  });

  it('note when they were done', async () => {
    await post({ subject: 'Call', type: 'call' });
    const done = await fixture.request('PATCH', '/api/v2/activities/1', { done: true });
    expect(done.body.data).toMatchObject({ done: true, marked_as_done_time: expect.stringMatching(/Z$/) });
    expect(await list('?done=true')).toEqual([1]);
    expect(await list('?done=false')).toEqual([]);
  });

  it('show attendees on request only', async () => {
    await post({ subject: 'Call', attendees: [{ email: 'ada@acme.example' }] });
    const { body } = await fixture.request('GET', '/api/v2/activities/1?include_fields=attendees');
    expect(body.data).toMatchObject({ attendees: [{ email: 'ada@acme.example' }] });
  });

  it.each<[object, string]>([
    [{ person_id: 1 }, 'person_id'],
    [{ done: 1 }, 'done'],
    [{ custom_fields: {} }, 'custom_fields'],
    [{ participants: [{ person_id: 99 }] }, 'participants'],
    [{ due_time: '9:30' }, 'due_time'],
    [{ due_date: 'today' }, 'due_date'],
    [{ deal_id: 5 }, 'deal_id'],
    [{ location: { locality: 'Turku' } }, 'location'],
  ])('are refused with %j', async (body, member) => {
    const reply = await post({ subject: 'Call', ...body });
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain(`${member}:`);
  });

  it('know no parameter type', async () => {
    expect((await fixture.request('GET', '/api/v2/activities?type=call')).status).toBe(400);
  });

  it('have no changelog, no search and no merge', async () => {
    expect((await fixture.request('GET', '/v1/activities/1/changelog')).status).toBe(404);
    expect((await fixture.request('GET', '/api/v2/activities/search?term=Call')).status).not.toBe(200);
  });
});
