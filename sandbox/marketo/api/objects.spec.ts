import { codeOf, type Envelope, outcomes, startMarketo, type TestMarketo } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo({ limits: false });
});
afterEach(() => test.close());

const sync = (input: unknown[], settings: object = {}): Promise<Envelope> =>
  test.post('/v1/companies.json', { ...settings, input });

describe('describing objects', () => {
  it.each([
    ['companies', 'id', ['externalCompanyId'], [['externalCompanyId'], ['id'], ['company']]],
    ['opportunities', 'marketoGUID', ['externalOpportunityId'], [['externalOpportunityId'], ['marketoGUID']]],
    [
      'opportunities/roles',
      'marketoGUID',
      ['externalOpportunityId', 'leadId', 'role'],
      [['externalOpportunityId', 'leadId', 'role'], ['marketoGUID'], ['leadId'], ['externalOpportunityId']],
    ],
  ])('%s', async (path, idField, dedupeFields, searchableFields) => {
    const { result } = await test.get(`/v1/${path}/describe.json`);
    expect(result).toMatchObject([{ idField, dedupeFields, searchableFields }]);
  });
});

describe('companies', () => {
  it('are read by key, name and aliases, with four default fields', async () => {
    const id = test.marketo.createCompany({ externalCompanyId: 'c-1', company: 'Acme' });
    for (const query of [
      'filterType=externalCompanyId&filterValues=c-1',
      'filterType=dedupeFields&filterValues=c-1',
      `filterType=idField&filterValues=${id}`,
      'filterType=company&filterValues=ACME',
    ]) {
      const { result } = await test.get(`/v1/companies.json?${query}`);
      expect(result).toEqual([
        { seq: 0, id, externalCompanyId: 'c-1', createdAt: expect.any(String), updatedAt: expect.any(String) },
      ]);
    }
    expect(codeOf(await test.get('/v1/companies.json?filterType=industry&filterValues=x'))).toBe('1011');
  });

  it('are created and updated by their key, numbered in order', async () => {
    test.marketo.createCompany({ externalCompanyId: 'c-1' });
    const { result } = await sync([{ externalCompanyId: 'c-1', company: 'A' }, { externalCompanyId: 'c-2' }]);
    expect(result).toEqual([
      { seq: 0, status: 'updated', id: expect.any(Number) },
      { seq: 1, status: 'created', id: expect.any(Number) },
    ]);
  });

  it.each([
    ['1017', { action: 'createOnly' }, [{ externalCompanyId: 'c-1' }]],
    ['1013', { action: 'updateOnly' }, [{ externalCompanyId: 'c-9' }]],
    ['1003', {}, [{ company: 'No key' }]],
    ['1003', {}, [{ externalCompanyId: 'c-1', numberOfEmployees: 'many' }]],
    ['1003', {}, [{ externalCompanyId: 'x'.repeat(51) }]],
    ['1003', {}, [{ externalCompanyId: 'c-1', id: 4 }]],
    ['1006', {}, [{ externalCompanyId: 'c-1', email: 'a@acme.example' }]],
  ])('answer %s with %j to %j', async (code, settings, input) => {
    test.marketo.createCompany({ externalCompanyId: 'c-1' });
    expect(outcomes(await sync(input, settings))).toEqual([code]);
  });

  it('take the id as key with updateOnly alone', async () => {
    const id = test.marketo.createCompany({ externalCompanyId: 'c-1' });
    const byId = { action: 'updateOnly', dedupeBy: 'idField' };
    expect(outcomes(await sync([{ id, company: 'Acme' }], byId))).toEqual(['updated']);
    expect(outcomes(await sync([{ id, externalCompanyId: 'c-2' }], byId))).toEqual(['1003']);
    expect(codeOf(await sync([{ id }], { action: 'createOnly', dedupeBy: 'idField' }))).toBe('1003');
  });

  it('refuse the second record with the same key', async () => {
    expect(outcomes(await sync([{ externalCompanyId: 'c-1' }, { externalCompanyId: 'C-1' }]))).toEqual([
      'created',
      '1036',
    ]);
  });

  it('are deleted by key or id, unless unknown or in use', async () => {
    const id = test.marketo.createCompany({ externalCompanyId: 'c-1' });
    test.marketo.createCompany({ externalCompanyId: 'c-2' });
    test.marketo.createLead({ externalCompanyId: 'c-2' });
    const answer = await test.post('/v1/companies/delete.json', {
      input: [{ externalCompanyId: 'c-9' }, { externalCompanyId: 'c-2' }],
    });
    expect(outcomes(answer)).toEqual(['1013', '1022']);
    const { result } = await test.post('/v1/companies/delete.json', { deleteBy: 'idField', input: [{ id }] });
    expect(result).toEqual([{ seq: 0, id, status: 'deleted' }]);
  });
});

describe('opportunities and roles', () => {
  const opportunity = { externalOpportunityId: 'o-1', name: 'Big deal' };
  const opportunities = (input: unknown[]): Promise<Envelope> => test.post('/v1/opportunities.json', { input });
  const roles = (input: unknown[]): Promise<Envelope> => test.post('/v1/opportunities/roles.json', { input });

  it('are empty at first', async () => {
    const { success, result } = await test.get('/v1/opportunities.json?filterType=dedupeFields&filterValues=o-1');
    expect({ success, result }).toEqual({ success: true, result: [] });
  });

  it('need a name, a known company and no sales person', async () => {
    expect(outcomes(await opportunities([{ externalOpportunityId: 'o-1' }]))).toEqual(['1003']);
    expect(outcomes(await opportunities([{ ...opportunity, externalCompanyId: 'c-9' }]))).toEqual(['1013']);
    expect(outcomes(await opportunities([{ ...opportunity, externalSalesPersonId: 's-1' }]))).toEqual(['718']);
    expect(outcomes(await opportunities([opportunity]))).toEqual(['created']);
  });

  it('connect a known lead with a known opportunity, found by the whole key', async () => {
    const leadId = test.marketo.createLead({ email: 'a@acme.example' });
    const key = { externalOpportunityId: 'o-1', leadId, role: 'Default Role' };
    expect(outcomes(await roles([key]))).toEqual(['1013']);
    await opportunities([opportunity]);
    expect(outcomes(await roles([{ ...key, leadId: 99 }]))).toEqual(['1004']);
    expect(outcomes(await roles([{ ...key, isPrimary: true }]))).toEqual(['created']);
    const read = (input: unknown[]): Promise<Envelope> =>
      test.post('/v1/opportunities/roles.json?_method=GET', {
        filterType: 'dedupeFields',
        fields: ['isPrimary'],
        input,
      });
    expect((await read([key])).result).toEqual([{ seq: 0, marketoGUID: expect.any(String), isPrimary: true }]);
    expect(codeOf(await read([{ leadId }]))).toBe('1003');
  });

  it('are deleted by key or id, an opportunity after its roles', async () => {
    const leadId = test.marketo.createLead({ email: 'a@acme.example' });
    const id = test.marketo.createOpportunity(opportunity);
    const key = { externalOpportunityId: 'o-1', leadId, role: 'Default Role' };
    test.marketo.createRole(key);
    const remove = (path: string, body: object): Promise<Envelope> => test.post(`/v1/${path}/delete.json`, body);
    const byId = { deleteBy: 'idField', input: [{ marketoGUID: id }] };
    expect(outcomes(await remove('opportunities', byId))).toEqual(['1022']);
    expect(outcomes(await remove('opportunities/roles', { input: [key] }))).toEqual(['deleted']);
    expect(outcomes(await remove('opportunities', byId))).toEqual(['deleted']);
    expect(outcomes(await remove('opportunities/roles', { input: [key] }))).toEqual(['1013']);
  });

  it('can only be read while a native CRM sync is on, roles not even that', async () => {
    test.marketo.createOpportunity(opportunity);
    test.marketo.switches.nativeCrmSync = true;
    expect(codeOf(await opportunities([opportunity]))).toBe('1018');
    expect(codeOf(await sync([{ externalCompanyId: 'c-1' }]))).toBe('1018');
    expect((await test.get('/v1/opportunities.json?filterType=dedupeFields&filterValues=o-1')).result).toHaveLength(1);
    expect(codeOf(await test.get('/v1/opportunities/roles.json?filterType=leadId&filterValues=1'))).toBe('1018');
    expect(codeOf(await test.get('/v1/opportunities/roles/describe.json'))).toBe('1018');
  });
});
