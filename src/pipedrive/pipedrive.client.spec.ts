import { failure, FIELDS, hits, type Reply, ScriptedPipedrive, success } from '../../test/support/scripted-pipedrive';
import { PERSON } from './entities/person.kind';

const PERSON_7 = 'GET /api/v2/persons/7';
const CREATE = 'POST /api/v2/persons';
const DELETE_7 = 'DELETE /api/v2/persons/7';
const throttled: Reply = { status: 429, headers: { 'retry-after': '3' }, body: { success: false, error: '' } };

describe('PipedriveClient', () => {
  let pipedrive: ScriptedPipedrive;

  beforeEach(async () => {
    pipedrive = await ScriptedPipedrive.start();
  });
  afterEach(() => pipedrive.stop());

  it('sends the token in the header only', async () => {
    pipedrive.on(PERSON_7, success({ id: 7 }));
    await pipedrive.client({ baseUrl: `${pipedrive.url}/` }).getRecord(PERSON, 7);
    expect(pipedrive.requests).toEqual([{ route: PERSON_7, token: 'token', body: undefined }]);
  });

  it('waits as long as a 429 says and asks again', async () => {
    pipedrive.on(PERSON_7, throttled, success({ id: 7 }));
    await expect(pipedrive.client().getRecord(PERSON, 7)).resolves.toEqual({ id: 7 });
    expect(pipedrive.clock.sleeps).toEqual([3000]);
  });

  it('repeats a POST that was throttled', async () => {
    pipedrive.on(CREATE, throttled, success({ id: 7 }));
    await expect(pipedrive.client().createRecord(PERSON, { name: 'Ada' })).resolves.toEqual({ id: 7 });
    expect(pipedrive.routes).toEqual([CREATE, CREATE]);
  });

  it.each<[string, Reply]>([
    ['a 500', failure(500)],
    ['no answer', 'drop'],
    ['a success without a record', success(null)],
    ['a success without an id', success({})],
  ])('never repeats a POST after %s', async (_, reply) => {
    pipedrive.on(CREATE, reply);
    const creation = pipedrive.client().createRecord(PERSON, { name: 'Ada' });
    await expect(creation).rejects.toMatchObject({ kind: 'vendor-unavailable', details: { outcomeUnknown: true } });
    expect(pipedrive.routes).toEqual([CREATE]);
  });

  it('names a field that was missing', async () => {
    pipedrive.on(CREATE, failure(400, "Validation failed: name: Parameter 'name' is required"));
    const creation = pipedrive.client().createRecord(PERSON, { owner_id: 11 });
    await expect(creation).rejects.toThrow("name: Parameter 'name' is required");
  });

  it('gives up reading after three tries', async () => {
    pipedrive.on(PERSON_7, failure(503));
    await expect(pipedrive.client().getRecord(PERSON, 7)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    expect(pipedrive.routes).toHaveLength(3);
  });

  it('does not wait for the next day', async () => {
    pipedrive.on(PERSON_7, { ...throttled, headers: { 'x-daily-ratelimit-token-remaining': '0' } });
    await expect(pipedrive.client().getRecord(PERSON, 7)).rejects.toMatchObject({ kind: 'vendor-exhausted' });
    expect(pipedrive.routes).toHaveLength(1);
  });

  it("keeps the window that Pipedrive's headers tell", async () => {
    const reply = { headers: { 'x-ratelimit-limit': '2' }, body: { success: true, data: { id: 7 } } };
    pipedrive.on(PERSON_7, reply);
    const client = pipedrive.client();
    for (let call = 1; call <= 3; call += 1) await client.getRecord(PERSON, 7);
    expect(pipedrive.clock.sleeps).toEqual([2020]);
  });

  it('waits where others used up the window', async () => {
    const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2' };
    const usedUp: Reply = { headers, body: { success: true, data: { id: 7 } } };
    pipedrive.on(PERSON_7, usedUp, success({ id: 7 }));
    const client = pipedrive.client();
    for (let call = 1; call <= 3; call += 1) await client.getRecord(PERSON, 7);
    expect(pipedrive.clock.sleeps).toEqual([2000]);
  });

  it('halves the window after a 429 where no header tells it', async () => {
    pipedrive.on(PERSON_7, { ...throttled, headers: { 'retry-after': '1' } }, success({ id: 7 }));
    const client = pipedrive.client({ pace: { calls: 10 } });
    for (let call = 1; call <= 5; call += 1) await client.getRecord(PERSON, 7);
    expect(pipedrive.clock.sleeps).toEqual([1000, 1020]);
  });

  it('starts few calls before the first answer tells the limit', async () => {
    pipedrive.on(PERSON_7, success({ id: 7 }));
    const client = pipedrive.client();
    await Promise.all(Array.from({ length: 11 }, () => client.getRecord(PERSON, 7)));
    // The window passes, and then the second that an answer may take.
    expect(pipedrive.clock.sleeps).toEqual([2020, 1000]);
  });

  it('keeps ten searches per two seconds', async () => {
    const term = { term: 'Ada', key: 'name', fields: 'name' };
    pipedrive.on('GET /api/v2/persons/search?term=Ada&fields=name&exact_match=true&limit=100', hits());
    const client = pipedrive.client();
    for (let call = 1; call <= 11; call += 1) await client.searchIds(PERSON, term);
    expect(pipedrive.clock.sleeps).toEqual([2020]);
  });

  it('walks all pages of a list and leaves deleted records out', async () => {
    pipedrive
      .on('GET /api/v2/persons?sort_by=id&limit=500', success([{ id: 1 }, { id: 2, is_deleted: true }], 'p2'))
      .on('GET /api/v2/persons?sort_by=id&limit=500&cursor=p2', success([{ id: 3 }]));
    const ids: unknown[] = [];
    for await (const { id } of pipedrive.client().listRecords(PERSON)) ids.push(id);
    expect(ids).toEqual([1, 3]);
  });

  it('never takes a malformed list for an empty one', async () => {
    pipedrive.on('GET /api/v2/persons?sort_by=id&limit=500', success(null));
    const first = pipedrive.client().listRecords(PERSON).next();
    await expect(first).rejects.toMatchObject({ kind: 'vendor-unavailable' });
  });

  it('reads field search hits in both documented forms', async () => {
    pipedrive.on(
      'GET /api/v2/itemSearch/field?term=42&entity_type=person&field=key&match=exact&limit=100',
      success([{ id: 1 }, { result_score: 1, item: { id: 2 } }]),
    );
    const term = { term: '42', key: 'abc', fieldKey: 'key' };
    await expect(pipedrive.client().searchIds(PERSON, term)).resolves.toEqual([1, 2]);
  });

  it.each<[string, Reply[], boolean]>([
    ['is deleted', [success({ id: 7 })], true],
    ['was gone before', [failure(404)], false],
    ['was deleted by a try whose answer was lost', ['drop', failure(410)], true],
  ])('says whether a record %s', async (_, replies, deleted) => {
    pipedrive.on(DELETE_7, ...replies);
    await expect(pipedrive.client().deleteRecord(PERSON, 7)).resolves.toBe(deleted);
  });

  it('loads the fields page by page, once for all who wait, and again after their time', async () => {
    const route = 'GET /api/v2/personFields?limit=500';
    pipedrive.on(route, success(FIELDS.slice(0, 4), 'p2')).on(`${route}&cursor=p2`, success(FIELDS.slice(4)));
    const schema = pipedrive.client({ schemaTtlMs: 1000 }).schema(PERSON);
    const [one, other] = await Promise.all([schema.get(), schema.get()]);
    expect(one).toBe(other);
    expect(one.names()).toEqual(expect.arrayContaining(['marketo_id', 'topics']));
    pipedrive.clock.advance(1001);
    await schema.get();
    expect(pipedrive.requests).toHaveLength(4);
  });
});
