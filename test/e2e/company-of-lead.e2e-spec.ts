import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

describe('the company of a lead', () => {
  const service = serviceOfEachTest();

  const aLead = (values: Record<string, unknown> = {}): number =>
    service().sandbox.marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example', ...values });
  const aCompany = (externalCompanyId: string, company: string): number =>
    service().sandbox.marketo.createCompany({ externalCompanyId, company });
  const sync = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);

  it('is first of all the one that the lead names', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const named = aCompany('erp-1', 'Engines Ltd');
    const lead = aLead({ externalCompanyId: 'erp-1' });
    const result = await sync(lead);
    expect(result).toMatchObject({
      organization: { status: 'created', changes: [{ to: 'Engines Ltd' }, { to: named }] },
    });
    expect(marketo.companies()).toHaveLength(1);
    expect(pipedrive.persons()[0]).toMatchObject({ org_id: pipedrive.organizations()[0]!['id'] });
  });

  it.each(['Engines Ltd', 'ENGINES ltd'])('is then the one with the same name, as %s', async (company) => {
    const { marketo } = service().sandbox;
    aCompany('erp-1', 'Engines Ltd');
    const lead = aLead({ company });
    expect(await sync(lead)).toMatchObject({
      changes: expect.arrayContaining([{ field: 'externalCompanyId', from: null, to: 'erp-1' }]),
    });
    expect(marketo.lead(lead)).toMatchObject({ externalCompanyId: 'erp-1', company: 'Engines Ltd' });
    expect(marketo.companies()).toHaveLength(1);
  });

  it('is not guessed between two of one name', async () => {
    const companies = [aCompany('erp-1', 'ENGINES'), aCompany('erp-2', 'engines')];
    const lead = aLead({ company: 'Engines' });
    const writes = await writesOf(service(), async () => {
      const task = await service().run(`/marketo/lead/${lead}`);
      expect(task).toMatchObject({ state: 'failed', error: { code: 'record-ambiguous' } });
      for (const id of companies) expect(task.error?.message).toMatch(new RegExp(`\\b${id}\\b`));
    });
    expect(writes).toEqual([]);
  });

  it('is else made of the lead’s company fields, once', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead({ company: 'Engines Ltd', website: 'https://engines.example', industry: 'Software' });
    const writes = await writesOf(service(), () => sync(lead));
    expect(writes).toEqual([
      'POST /rest/v1/companies.json',
      'POST /api/v2/organizations',
      'POST /api/v2/persons',
      'POST /rest/v1/leads.json',
    ]);
    expect(marketo.companies()).toMatchObject([
      {
        externalCompanyId: `mkto-lead-company-${lead}`,
        company: 'Engines Ltd',
        website: 'https://engines.example',
        industry: 'Software',
      },
    ]);
    const second = aLead({ email: 'grace@engines.example', company: 'engines ltd' });
    await sync(second);
    expect(marketo.companies()).toHaveLength(1);
    expect(marketo.lead(second)).toMatchObject({ externalCompanyId: `mkto-lead-company-${lead}` });
    expect(pipedrive.organizations()).toHaveLength(1);
  });

  it('shows the organization that a person moved to by its name', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead({ company: 'Engines Ltd' });
    const { id } = await sync(lead);
    aCompany('erp-2', 'Looms Ltd');
    marketo.updateLead(lead, { externalCompanyId: 'erp-2' });
    expect(await sync(lead)).toMatchObject({
      status: 'updated',
      id,
      changes: [{ field: 'org_id', from: 'Engines Ltd', to: 'Looms Ltd' }],
      organization: { status: 'created' },
    });
    const looms = pipedrive.organizations().find(({ name }) => name === 'Looms Ltd');
    expect(pipedrive.person(Number(id))).toMatchObject({ org_id: looms?.['id'] });
  });
});
