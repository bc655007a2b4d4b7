import { codeOf, type Envelope, outcomes, startMarketo, type TestMarketo } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo({ limits: false });
});
afterEach(() => test.close());

const sync = (input: unknown[], settings: object = {}): Promise<Envelope> =>
  test.post('/v1/leads.json', { ...settings, input });
const read = (query: string): Promise<Envelope> => test.get(`/v1/leads.json?${query}`);

describe('reading leads', () => {
  it('returns six default fields, empty ones as null', async () => {
    const id = test.marketo.createLead({ email: 'ada@acme.example' });
    const { result } = await test.get(`/v1/lead/${id}.json`);
    expect(result).toEqual([
      {
        id,
        email: 'ada@acme.example',
        firstName: null,
        lastName: null,
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.any(String),
      },
    ]);
  });

  it('returns the fields asked for and the id, from a list or a repeated parameter', async () => {
    const id = test.marketo.createLead({ email: 'ada@acme.example', title: 'CTO' });
    const expected = [{ id, title: 'CTO', city: null, unsubscribed: false }];
    const list = await read(`filterType=id&filterValues=${id}&fields=title,city,unsubscribed`);
    expect(list.result).toEqual(expected);
    const repeated = await read(`filterType=id&filterValues=${id}&fields=title&fields=city&fields=unsubscribed`);
    expect(repeated.result).toEqual(expected);
  });

  it.each([
    ['1011', 'filterType=firstName&filterValues=a'],
    ['1006', 'filterType=id&filterValues=1&fields=shoeSize'],
    ['1002', 'filterValues=1'],
    ['1002', 'filterType=id'],
    ['1003', `filterType=id&filterValues=${Array.from({ length: 301 }, (_, key) => key).join(',')}`],
    ['1003', 'filterType=id&filterValues=1&batchSize=301'],
    ['1003', 'filterType=id&filterValues=1&nextPageToken=AAAA'],
  ])('answers %s to %s', async (code, query) => expect(codeOf(await read(query))).toBe(code));

  it('leaves out unknown and blank values, and finds e-mails without case', async () => {
    const id = test.marketo.createLead({ email: 'Ada@acme.example' });
    expect((await read(`filterType=id&filterValues=${id},,99,abc`)).result).toHaveLength(1);
    expect((await read('filterType=email&filterValues=ADA@ACME.example')).result).toHaveLength(1);
    expect(await read('filterType=email&filterValues=nobody@acme.example')).toMatchObject({
      success: true,
      result: [],
    });
  });

  it('answers 1004 to an id that no lead has', async () => {
    expect(codeOf(await test.get('/v1/lead/99.json'))).toBe('1004');
    expect(codeOf(await test.get('/v1/lead/abc.json'))).toBe('1001');
  });

  it('pages with an opaque token that belongs to its query', async () => {
    for (const email of ['a', 'b', 'c'])
      test.marketo.createLead({ email: `${email}@acme.example`, lifecycleStage: 'MQL' });
    const first = await read('filterType=lifecycleStage&filterValues=MQL&batchSize=2');
    expect(first).toMatchObject({ moreResult: true, nextPageToken: expect.stringMatching(/^[A-Z2-7]+=+$/) });
    const token = encodeURIComponent(first.nextPageToken ?? '');
    const second = await read(`filterType=lifecycleStage&filterValues=MQL&batchSize=2&nextPageToken=${token}`);
    expect(second.result).toHaveLength(1);
    expect(second).not.toHaveProperty('nextPageToken');
    expect(codeOf(await read(`filterType=lifecycleStage&filterValues=SQL&nextPageToken=${token}`))).toBe('1003');
  });

  it('refuses to return more than a thousand matches', async () => {
    for (let key = 0; key <= 1000; key += 1) test.marketo.createLead({ lifecycleStage: 'MQL' });
    expect(codeOf(await read('filterType=lifecycleStage&filterValues=MQL'))).toBe('1003');
  });
});

describe('describing leads', () => {
  it('names the searchable fields and the custom ones', async () => {
    const [described] = (await test.get('/v1/leads/describe2.json')).result ?? [];
    expect(described?.['name']).toBe('API Lead');
    expect(described?.['searchableFields']).toEqual(expect.arrayContaining([['id'], ['email'], ['pipedriveId']]));
    expect(described?.['fields']).toContainEqual({
      name: 'pipedriveId',
      displayName: 'Pipedrive ID',
      dataType: 'integer',
      updateable: true,
      crmManaged: false,
    });
  });

  it('gives numbers and SOAP names in the older form', async () => {
    const { result } = await test.get('/v1/leads/describe.json');
    expect(result).toContainEqual({
      id: expect.any(Number),
      displayName: 'First Name',
      dataType: 'string',
      length: 255,
      rest: { name: 'firstName', readOnly: false },
      soap: { name: 'FirstName', readOnly: false },
    });
  });
});

describe('writing leads', () => {
  it('creates or updates by e-mail and keeps the order', async () => {
    test.marketo.createLead({ email: 'b@acme.example' });
    const answer = await sync([{ email: 'a@acme.example' }, { email: 'B@acme.example' }, { email: 'bad' }]);
    expect(outcomes(answer)).toEqual(['created', 'updated', '1003']);
    expect(answer.result?.[0]).toEqual({ id: expect.any(Number), status: 'created' });
  });

  it.each([
    ['1005', { action: 'createOnly' }, { email: 'known@acme.example' }],
    ['1004', { action: 'updateOnly' }, { email: 'new@acme.example' }],
    ['1004', { action: 'updateOnly', lookupField: 'id' }, { id: 99 }],
    ['1003', { action: 'createOnly' }, { id: 99, email: 'new@acme.example' }],
    ['1003', {}, { id: 99, email: 'new@acme.example' }],
    ['1003', {}, { firstName: 'Ada' }],
    ['1007', {}, { email: 'twice@acme.example' }],
    ['1007', { action: 'updateOnly' }, { email: 'twice@acme.example' }],
    ['created', { action: 'createDuplicate' }, { email: 'twice@acme.example' }],
    ['updated', { lookupField: 'pipedriveId' }, { pipedriveId: 7, email: 'renamed@acme.example' }],
  ])('answers %s with %j to %j', async (expected, settings, record) => {
    test.marketo.createLead({ email: 'known@acme.example', pipedriveId: 7 });
    for (const email of ['twice@acme.example', 'twice@acme.example']) test.marketo.createLead({ email });
    expect(outcomes(await sync([record], settings))).toEqual([expected]);
  });

  it.each([
    ['unsubscribed', 'other'],
    ['email', 'bademail'],
    ['email', 'jürgen@acme.example'],
    ['pipedriveId', 14.1],
    ['annualRevenue', '14c'],
    ['lastCallDate', '2026-02-30'],
    ['firstName', 'x'.repeat(256)],
    ['firstName', 5],
    ['firstName', { a: 1 }],
  ])('refuses %s = %j and writes nothing of the record', async (name, value) => {
    const id = test.marketo.createLead({ email: 'a@acme.example', lastName: 'Before' });
    const answer = await sync([{ id, lastName: 'After', [name]: value }], { action: 'updateOnly', lookupField: 'id' });
    expect(answer.result).toEqual([
      { status: 'skipped', reasons: [{ code: '1003', message: `Invalid value for field '${name}'` }] },
    ]);
    expect(test.marketo.lead(id)?.['lastName']).toBe('Before');
  });

  it('refuses an unknown field by name, of the record or of the call', async () => {
    const answer = await sync([{ email: 'a@acme.example', shoeSize: 4 }]);
    expect(answer.result?.[0]).toMatchObject({ reasons: [{ code: '1006', message: "Field 'shoeSize' not found" }] });
    test.marketo.switches.unknownFieldLevel = 'response';
    expect(codeOf(await sync([{ email: 'a@acme.example', shoeSize: 4 }]))).toBe('1006');
  });

  it('clears with null and the empty text, a boolean to false', async () => {
    const id = test.marketo.createLead({
      email: 'a@acme.example',
      title: 'CTO',
      city: 'Köln',
      newsletter: true,
      phone: '1',
    });
    await sync([{ email: 'a@acme.example', title: null, city: '', newsletter: null }]);
    expect(test.marketo.lead(id)).toMatchObject({ title: null, city: null, newsletter: false, phone: '1' });
  });

  it('takes 300 records, not 301, and only searchable lookup fields', async () => {
    const input = Array.from({ length: 301 }, (_, key) => ({ email: `p${key}@acme.example` }));
    expect(codeOf(await sync(input))).toBe('1003');
    expect(outcomes(await sync(input.slice(1)))).toHaveLength(300);
    expect(codeOf(await sync([{ firstName: 'a' }], { lookupField: 'firstName' }))).toBe('1011');
  });

  it('reports a blocked field as updated and keeps it', async () => {
    const id = test.marketo.createLead({ email: 'a@acme.example', title: 'CTO' });
    test.marketo.switches.blockedFields = ['title'];
    expect(outcomes(await sync([{ email: 'a@acme.example', title: 'CEO' }]))).toEqual(['updated']);
    expect(test.marketo.lead(id)?.['title']).toBe('CTO');
  });

  it('makes two leads of two upserts at once where the race is switched on', async () => {
    test.marketo.switches.upsertRaceMs = 20;
    await Promise.all([sync([{ email: 'a@acme.example' }]), sync([{ email: 'a@acme.example' }])]);
    expect(test.marketo.leads()).toHaveLength(2);
  });

  it('moves updatedAt with a standard field only', async () => {
    const id = test.marketo.createLead({ email: 'a@acme.example' });
    const before = test.marketo.lead(id)?.['updatedAt'];
    test.context.clock.advance(60_000);
    await sync([{ id, pipedriveId: 9 }], { action: 'updateOnly', lookupField: 'id' });
    expect(test.marketo.lead(id)?.['updatedAt']).toBe(before);
    await sync([{ id, city: 'Köln' }], { action: 'updateOnly', lookupField: 'id' });
    expect(test.marketo.lead(id)?.['updatedAt']).not.toBe(before);
  });

  it.each([
    ['1009', { partitionName: 'Nowhere' }],
    ['1008', { partitionName: 'Restricted' }],
    ['1003', { partitionName: 'Default', action: 'updateOnly' }],
  ])('answers %s to %j', async (code, settings) => {
    expect(codeOf(await sync([{ email: 'a@acme.example' }], settings))).toBe(code);
  });

  it('moves no lead to another partition', async () => {
    await sync([{ email: 'a@acme.example' }], { partitionName: 'Europe' });
    expect(outcomes(await sync([{ email: 'a@acme.example' }], { partitionName: 'Default' }))).toEqual(['1010']);
  });
});

describe('a lead with a company', () => {
  const link = { email: 'a@acme.example', externalCompanyId: 'c-1' };
  let companyId: number;
  beforeEach(() => {
    companyId = test.marketo.createCompany({
      externalCompanyId: 'c-1',
      company: 'Acme',
      website: 'https://acme.example',
    });
    test.marketo.createCompany({ externalCompanyId: 'c-2', company: 'Basalt' });
  });

  it('refuses company fields beside or on a link, unless switched', async () => {
    expect(outcomes(await sync([{ ...link, company: 'Other' }]))).toEqual(['1021']);
    await sync([link]);
    expect(outcomes(await sync([{ email: link.email, website: null }]))).toEqual(['1021']);
    test.marketo.switches.companyFieldsOnLinkedLead = 'ignore';
    expect(outcomes(await sync([{ email: link.email, company: 'Other' }]))).toEqual(['updated']);
    expect(test.marketo.company(companyId)?.['company']).toBe('Acme');
    test.marketo.switches.companyFieldsOnLinkedLead = 'write-through';
    await sync([{ email: link.email, company: 'Other' }]);
    expect(test.marketo.company(companyId)?.['company']).toBe('Other');
  });

  it('reads the values of its company, as they are now', async () => {
    const [created] = (await sync([link])).result ?? [];
    const companyOf = async (): Promise<unknown> =>
      (await read(`filterType=id&filterValues=${String(created?.['id'])}&fields=company`)).result?.[0]?.['company'];
    expect(await companyOf()).toBe('Acme');
    await test.post('/v1/companies.json', { input: [{ externalCompanyId: 'c-1', company: 'Acme Ltd' }] });
    expect(await companyOf()).toBe('Acme Ltd');
  });

  it('moves to another company and leaves none', async () => {
    const [created] = (await sync([link])).result ?? [];
    const id = Number(created?.['id']);
    await sync([{ email: link.email, externalCompanyId: null }]);
    expect(test.marketo.lead(id)?.['externalCompanyId']).toBe('c-1');
    await sync([{ email: link.email, externalCompanyId: 'c-2' }]);
    expect(test.marketo.lead(id)).toMatchObject({ externalCompanyId: 'c-2', company: 'Basalt', website: null });
    expect(outcomes(await sync([{ email: link.email, externalCompanyId: 'c-9' }]))).toEqual(['1013']);
  });

  it('lets a user change the company through it, but not leave it', async () => {
    await sync([link]);
    const [lead] = test.marketo.leads();
    test.marketo.updateLead(Number(lead?.['id']), { company: 'Acme Ltd', city: 'Köln' });
    expect(test.marketo.company(companyId)?.['company']).toBe('Acme Ltd');
    expect(() => test.marketo.updateLead(Number(lead?.['id']), { externalCompanyId: null })).toThrow('cannot leave');
  });

  it('keeps company fields of its own without a link', async () => {
    await sync([{ email: 'b@acme.example', company: 'Own' }]);
    const { result } = await read('filterType=email&filterValues=b@acme.example&fields=company,externalCompanyId');
    expect(result).toMatchObject([{ company: 'Own', externalCompanyId: null }]);
  });
});

describe('deleting leads', () => {
  it('takes ids in a body or in the query and says which are unknown', async () => {
    const ids = ['a', 'b'].map((name) => test.marketo.createLead({ email: `${name}@acme.example` }));
    const answer = await test.post('/v1/leads/delete.json', { input: [{ id: ids[0] }, { id: 99 }] });
    expect(answer.result?.[0]).toEqual({ id: ids[0], status: 'deleted' });
    expect(outcomes(answer)).toEqual(['deleted', '1004']);
    const second = await test.send(`/v1/leads/delete.json?id=${ids[1]}`, { method: 'POST' });
    expect(outcomes((await second.json()) as Envelope)).toEqual(['deleted']);
    expect((await read(`filterType=id&filterValues=${ids.join(',')}`)).result).toEqual([]);
  });
});
