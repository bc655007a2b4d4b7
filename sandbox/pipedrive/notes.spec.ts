import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

describe('notes', () => {
  let fixture: PipedriveFixture;
  let personId: number;

  beforeEach(async () => {
    fixture = await startPipedrive();
    personId = fixture.pipedrive.createPerson({ name: 'Jane Doe' });
  });
  afterEach(() => fixture.close());

  it('are written, read, changed and deleted in the shape of v1', async () => {
    const content = '<p onclick="x">Hello</p><script>alert(1)</script>';
    const created = await fixture.request('POST', '/v1/notes', {
      content,
      person_id: personId,
      pinned_to_person_flag: 1,
    });
    expect(created.body.data).toMatchObject({
      id: 1,
      active_flag: true,
      content: '<p>Hello</p>',
      person_id: personId,
      person: { name: 'Jane Doe' },
      deal_id: null,
      pinned_to_person_flag: true,
      add_time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
    expect((await fixture.request('PUT', '/v1/notes/1', { content: 'Bye' })).body.data).toMatchObject({
      content: 'Bye',
    });
    expect((await fixture.request('DELETE', '/v1/notes/1')).body).toEqual({ success: true, data: true });
    expect((await fixture.request('GET', '/v1/notes/1')).status).toBe(404);
  });

  it.each([
    { content: 'Hello' },
    { person_id: 1 },
    { content: 'Hello', person_id: 99 },
    { content: 'Hello', person_id: 1, pinned_to_deal_flag: 1 },
    { content: 'Hello', person_id: 1, pinned_to_person_flag: true },
  ])('are refused with %j', async (body) => {
    expect((await fixture.request('POST', '/v1/notes', body)).status).toBe(400);
  });

  it('are listed by what they are about, paged by start', async () => {
    const dealId = fixture.pipedrive.createDeal({ title: 'Renewal' });
    for (const content of ['One', 'Two', 'Three']) fixture.pipedrive.addNote({ content, person_id: personId });
    fixture.pipedrive.addNote({ content: 'Deal', deal_id: dealId });
    const { body } = await fixture.request('GET', `/v1/notes?person_id=${String(personId)}&start=0&limit=2`);
    expect(body.data.map(({ content }) => content)).toEqual(['One', 'Two']);
    const pagination = { start: 0, limit: 2, more_items_in_collection: true, next_start: 2 };
    expect(body.additional_data).toEqual({ pagination });
  });
});
