import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

describe('the company of an organization', () => {
  const service = serviceOfEachTest();

  const anOrganization = (values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createOrganization({ name: 'Engines Ltd', ...values });
  const aCompany = (externalCompanyId: string, company = 'Engines Ltd'): number =>
    service().sandbox.marketo.createCompany({ externalCompanyId, company });
  const sync = (organization: number) => resultOf(service(), `/pipedrive/organization/${organization}`);
  const linkOf = (organization: number) =>
    service().sandbox.pipedrive.customValue('organization', organization, 'marketo_id');

  it('is made with the organization’s fields, and linked by its id', async () => {
    const { marketo } = service().sandbox;
    const organization = anOrganization({ website: 'https://engines.example', employee_count: 42 });
    const externalId = `pd-organization-${organization}`;
    const writes = await writesOf(service(), async () => {
      expect(await sync(organization)).toEqual({
        status: 'created',
        id: expect.any(Number),
        externalId,
        changes: [
          { field: 'company', from: null, to: 'Engines Ltd' },
          { field: 'website', from: null, to: 'https://engines.example' },
          { field: 'numberOfEmployees', from: null, to: 42 },
          { field: 'marketo_id', from: null, to: expect.any(Number) },
        ],
      });
    });
    expect(writes).toEqual(['POST /rest/v1/companies.json', `PATCH /api/v2/organizations/${organization}`]);
    const [company] = marketo.companies();
    expect(company).toMatchObject({ externalCompanyId: externalId, company: 'Engines Ltd', numberOfEmployees: 42 });
    expect(linkOf(organization)).toBe(String(company!['id']));
  });

  it('stays as it is where nothing changed, without a write', async () => {
    const organization = anOrganization();
    const { id, externalId } = await sync(organization);
    const writes = await writesOf(service(), async () => {
      expect(await sync(organization)).toEqual({ status: 'skipped', id, externalId, reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
  });

  it('takes over exactly what changed', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const organization = anOrganization();
    const { id, externalId } = await sync(organization);
    pipedrive.updateOrganization(organization, { name: 'Analytical Engines Ltd' });
    const writes = await writesOf(service(), async () => {
      expect(await sync(organization)).toEqual({
        status: 'updated',
        id,
        externalId,
        changes: [{ field: 'company', from: 'Engines Ltd', to: 'Analytical Engines Ltd' }],
      });
    });
    expect(writes).toEqual(['POST /rest/v1/companies.json']);
    expect(marketo.companies()).toMatchObject([{ company: 'Analytical Engines Ltd' }]);
  });

  it('is first of all the one in the link field', async () => {
    const { marketo } = service().sandbox;
    const linked = aCompany('erp-1', 'Engines of old');
    const organization = anOrganization({ marketo_id: String(linked) });
    aCompany(`pd-organization-${organization}`);
    aCompany('erp-2');
    expect(await sync(organization)).toEqual({
      status: 'updated',
      id: linked,
      externalId: 'erp-1',
      changes: [{ field: 'company', from: 'Engines of old', to: 'Engines Ltd' }],
      conflicts: [{ field: 'company', kept: 'Engines Ltd', dropped: 'Engines of old' }],
    });
    expect(marketo.companies()).toHaveLength(3);
  });

  it('is then the one with the organization’s own external id', async () => {
    const organization = anOrganization();
    const own = aCompany(`pd-organization-${organization}`, 'Engines of old');
    aCompany('erp-2');
    expect(await sync(organization)).toMatchObject({ id: own, externalId: `pd-organization-${organization}` });
    expect(linkOf(organization)).toBe(String(own));
  });

  it.each([
    ['with the same name', ['Engines Ltd'], 'Engines Ltd'],
    ['with the name in another case', ['ENGINES LTD'], 'ENGINES LTD'],
    ['whose name has the same case, among several', ['engines ltd', 'Engines Ltd'], 'Engines Ltd'],
  ])('is then the one %s', async (_case, names, expected) => {
    const { marketo } = service().sandbox;
    const companies = names.map((name, index) => aCompany(`erp-${index}`, name));
    const expectedId = companies[names.indexOf(expected)];
    const organization = anOrganization();
    expect(await sync(organization)).toMatchObject({ status: 'updated', id: expectedId });
    expect(linkOf(organization)).toBe(String(expectedId));
    expect(marketo.companies()).toHaveLength(names.length);
  });

  it.each(['X', 'Engines, Looms & Co.', 'Müller “AG”', '50% off / on'])('is found by the name %s', async (name) => {
    const company = aCompany('erp-1', name);
    const organization = anOrganization({ name });
    expect(await sync(organization)).toMatchObject({ status: 'updated', id: company });
    expect(await resultOf(service(), `/pipedrive/organization/${organization}`)).toMatchObject({ status: 'skipped' });
  });

  describe('is not guessed', () => {
    const expectAmbiguous = async (organization: number, candidates: number[]): Promise<void> => {
      const writes = await writesOf(service(), async () => {
        const task = await service().run(`/pipedrive/organization/${organization}`);
        expect(task).toMatchObject({ state: 'failed', error: { code: 'record-ambiguous', retryable: false } });
        for (const id of candidates) expect(task.error?.message).toMatch(new RegExp(`\\b${id}\\b`));
      });
      expect(writes).toEqual([]);
    };

    it('between two with the name', async () => {
      const candidates = [aCompany('erp-1', 'engines ltd'), aCompany('erp-2', 'ENGINES LTD')];
      await expectAmbiguous(anOrganization(), candidates);
    });

    it('where the one with the name is that of another organization', async () => {
      const other = anOrganization();
      const company = Number((await sync(other))['id']);
      await expectAmbiguous(anOrganization(), [company]);
      expect(service().sandbox.marketo.companies()).toHaveLength(1);
    });
  });

  it('is not made for a part of a name', async () => {
    const { marketo } = service().sandbox;
    aCompany('erp-1', 'Engines Ltd (Holding)');
    await sync(anOrganization());
    expect(marketo.companies()).toHaveLength(2);
  });

  it('fails for an organization that does not exist', async () => {
    await expect(service().run('/pipedrive/organization/4711')).resolves.toMatchObject({
      state: 'failed',
      attempts: 1,
      error: { code: 'record-not-found', retryable: false },
    });
  });
});
