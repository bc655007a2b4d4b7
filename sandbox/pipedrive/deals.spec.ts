import { type PipedriveFixture, startPipedrive } from './pipedrive.fixture.ts';

const FIRST_DEMO = 3;
const FIRST_RENEWAL = 6;

describe('deals', () => {
  let fixture: PipedriveFixture;
  let personId: number;

  beforeEach(async () => {
    fixture = await startPipedrive();
    personId = fixture.pipedrive.createPerson({ name: 'Jane Doe' });
  });
  afterEach(() => fixture.close());

  const post = (body: object) => fixture.request('POST', '/api/v2/deals', body);
  const patch = (id: number, body: object) => fixture.request('PATCH', `/api/v2/deals/${String(id)}`, body);
  const list = async (query = ''): Promise<unknown[]> =>
    (await fixture.request('GET', `/api/v2/deals${query}`)).body.data.map(({ id }) => id);

  it('start open, in the first stage of the first pipeline', async () => {
    const { status, body } = await post({ title: 'Renewal', person_id: personId, value: 200 });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      id: 1,
      title: 'Renewal',
      status: 'open',
      pipeline_id: 1,
      stage_id: 1,
      value: 200,
      currency: 'EUR',
      owner_id: fixture.pipedrive.tokenUserId,
      origin: 'API',
      won_time: null,
      is_deleted: false,
      custom_fields: { [fixture.pipedrive.fieldKey('deal', 'fiscal_quarter')]: null },
    });
  });

  it('follow their stage into its pipeline, and a pipeline alone to its first stage', async () => {
    await post({ title: 'Renewal', stage_id: FIRST_DEMO });
    expect((await patch(1, { pipeline_id: 2 })).body.data).toMatchObject({ stage_id: FIRST_RENEWAL, pipeline_id: 2 });
    const moved = await patch(1, { stage_id: 2 });
    expect(moved.body.data).toMatchObject({ stage_id: 2, pipeline_id: 1, stage_change_time: expect.any(String) });
    expect((await patch(1, { stage_id: 2, pipeline_id: 2 })).status).toBe(400);
  });

  it('take the times of their end from their status', async () => {
    await post({ title: 'Renewal' });
    expect((await patch(1, { status: 'won' })).body.data).toMatchObject({
      won_time: expect.stringMatching(/Z$/),
      close_time: expect.stringMatching(/Z$/),
      lost_time: null,
    });
    const lost = await patch(1, { status: 'lost', lost_reason: 'Price' });
    expect(lost.body.data).toMatchObject({ won_time: null, lost_time: expect.any(String), lost_reason: 'Price' });
    const open = await patch(1, { status: 'open' });
    expect(open.body.data).toMatchObject({ close_time: null, lost_reason: null });
  });

  it.each<[object, string]>([
    [{}, 'title'],
    [{ title: 'x', lost_reason: 'Price' }, 'lost_reason'],
    [{ title: 'x', won_time: '2026-01-01T00:00:00Z' }, 'won_time'],
    [{ title: 'x', status: 'deleted' }, 'status'],
    [{ title: 'x', stage_id: 99 }, 'stage_id'],
    [{ title: 'x', person_id: 99 }, 'person_id'],
    [{ title: 'x', value: '200' }, 'value'],
    [{ title: 'x', add_time: '2026-01-01T00:00:00Z' }, 'add_time'],
    [{ title: 'x', expected_close_date: '2026-13-01' }, 'expected_close_date'],
  ])('are refused with %j', async (body, member) => {
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain(`${member}:`);
  });

  it('need a contact only when told so', async () => {
    fixture.pipedrive.switches.dealNeedsContact = true;
    expect((await post({ title: 'Renewal' })).status).toBe(400);
    expect((await post({ title: 'Renewal', person_id: personId })).status).toBe(200);
  });

  it('lack the times of their end while open, when told so', async () => {
    fixture.pipedrive.switches.openDealTimes = 'absent';
    expect((await post({ title: 'Renewal' })).body.data).not.toHaveProperty('won_time');
  });

  it('are listed by status, person and pipeline', async () => {
    await post({ title: 'One', person_id: personId });
    await post({ title: 'Two', pipeline_id: 2 });
    await patch(2, { status: 'won' });
    await post({ title: 'Three' });
    await fixture.request('DELETE', '/api/v2/deals/3');
    expect(await list()).toEqual([1, 2]);
    expect(await list('?status=won')).toEqual([2]);
    expect(await list('?status=open,deleted')).toEqual([1, 3]);
    expect(await list(`?person_id=${String(personId)}`)).toEqual([1]);
    expect(await list('?pipeline_id=2')).toEqual([2]);
  });

  it('in the archive have a list of their own and cannot be changed', async () => {
    await post({ title: 'One' });
    expect((await patch(1, { is_archived: true })).body.data).toMatchObject({ archive_time: expect.any(String) });
    expect(await list()).toEqual([]);
    expect((await fixture.request('GET', '/api/v2/deals/archived?ids=1')).body.data).toHaveLength(1);
    expect((await patch(1, { title: 'Two' })).status).toBe(403);
    expect((await patch(1, { is_archived: false })).status).toBe(200);
  });

  it('are found by title and by custom field', async () => {
    const key = fixture.pipedrive.fieldKey('deal', 'marketo_program');
    await post({ title: 'Acme renewal', person_id: personId, custom_fields: { [key]: 'Webinar 7' } });
    const byTitle = await fixture.request(
      'GET',
      '/api/v2/deals/search?term=acme%20renewal&fields=title&exact_match=true',
    );
    expect(byTitle.body.data.items[0]?.item).toMatchObject({
      id: 1,
      type: 'deal',
      title: 'Acme renewal',
      status: 'open',
      stage: { id: 1, name: 'Qualified' },
      person: { id: personId, name: 'Jane Doe' },
      custom_fields: ['Webinar 7'],
    });
    const byField = await fixture.request(
      'GET',
      `/api/v2/itemSearch/field?term=Webinar%207&entity_type=deal&field=${key}&match=exact`,
    );
    expect(byField.body.data[0]?.['item']).toMatchObject({ id: 1 });
    expect((await fixture.request('GET', '/api/v2/deals/search?term=acme&status=won')).body.data.items).toEqual([]);
  });

  it('move along when their person is merged', async () => {
    await post({ title: 'One', person_id: personId });
    const survivor = fixture.pipedrive.createPerson({ name: 'Jane Roe' });
    fixture.pipedrive.merge('person', personId, survivor);
    expect(fixture.pipedrive.deal(1)).toMatchObject({ person_id: survivor });
  });
});
