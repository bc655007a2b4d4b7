import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

describe('a company without externalCompanyId, as people and forms make them', () => {
  const service = serviceOfEachTest();

  const aCompany = (values: Record<string, unknown> = {}): number =>
    service().sandbox.marketo.createCompany({ company: 'Engines Ltd', ...values });
  const anOrganization = (values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createOrganization({ name: 'Engines Ltd', ...values });
  const aLead = (): number =>
    service().sandbox.marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example', company: 'Engines Ltd' });
  const sync = (path: string) => resultOf(service(), path);

  it.each(['Engines Ltd', 'Analytical Engines'])('is updated by its id from the organization %s', async (name) => {
    const { marketo } = service().sandbox;
    const company = aCompany();
    const linked = name === 'Engines Ltd' ? {} : { marketo_id: String(company) };
    const organization = anOrganization({ name, employee_count: 42, ...linked });
    expect(await sync(`/pipedrive/organization/${organization}`)).toMatchObject({
      status: 'updated',
      id: company,
      changes: expect.arrayContaining([{ field: 'numberOfEmployees', from: null, to: 42 }]),
    });
    expect(marketo.companies()).toMatchObject([{ id: company, externalCompanyId: null, company: name }]);
    const writes = await writesOf(service(), async () => {
      const again = await sync(`/pipedrive/organization/${organization}`);
      expect(again).toEqual({ status: 'skipped', id: company, reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
  });

  it('is not joined by the lead of a person, and the result says so', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const company = aCompany();
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      org_id: anOrganization({ employee_count: 42 }),
    });
    const result = await sync(`/pipedrive/person/${person}`);
    expect(result).toMatchObject({
      status: 'created',
      company: { status: 'updated', id: company, notJoined: expect.stringContaining('externalCompanyId') },
    });
    expect(marketo.lead(Number(result['id']))).toMatchObject({ externalCompanyId: null });
    expect(await sync(`/pipedrive/person/${person}`)).toMatchObject({
      status: 'skipped',
      company: { status: 'skipped', reason: 'unchanged', notJoined: expect.stringContaining('externalCompanyId') },
    });
  });

  it('gives a lead of its name an organization, and the result says that the lead did not join it', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const company = aCompany({ website: 'https://engines.example' });
    const lead = aLead();
    const result = await sync(`/marketo/lead/${lead}`);
    expect(result).toMatchObject({
      status: 'created',
      company: { status: 'skipped', id: company, reason: expect.stringContaining('externalCompanyId') },
      organization: { status: 'created' },
    });
    expect(pipedrive.person(Number(result['id']))).toMatchObject({ org_id: pipedrive.organizations()[0]!['id'] });
    expect(marketo.lead(lead)).toMatchObject({ externalCompanyId: null });
    expect(await writesOf(service(), () => sync(`/marketo/lead/${lead}`))).toEqual([]);
    expect(marketo.companies()).toHaveLength(1);
  });

  it('comes after one of the same name that a lead can join', async () => {
    aCompany();
    const joinable = aCompany({ externalCompanyId: 'erp-1' });
    const lead = aLead();
    const result = await sync(`/marketo/lead/${lead}`);
    expect(result).not.toHaveProperty('company');
    expect(service().sandbox.marketo.lead(lead)).toMatchObject({ externalCompanyId: 'erp-1' });
    expect(joinable).toEqual(expect.any(Number));
  });
});
