import { createTestApp, type TestApp } from '../support/create-test-app';

describe('the organization of a lead', () => {
  let service: TestApp;

  beforeEach(async () => {
    service = await createTestApp();
  });
  afterEach(() => service.close());

  const aLead = (values: Record<string, unknown> = {}): number =>
    service.sandbox.marketo.createLead({
      firstName: 'Ada',
      email: 'ada@engines.example',
      company: 'Engines',
      ...values,
    });
  const run = async (lead: number) => service.run(`/marketo/lead/${lead}`);

  it('is the one that is linked to the company of the lead', async () => {
    const { clock, marketo, pipedrive } = service.sandbox;
    pipedrive.createOrganization({ name: 'Engines' });
    const linked = pipedrive.createOrganization({ name: 'Engines Limited' });
    clock.advance(5000);
    const company = marketo.createCompany({ externalCompanyId: 'erp-1', company: 'Engines' });
    pipedrive.updateOrganization(linked, { marketo_id: String(company) });
    const { result } = await run(aLead({ company: null, externalCompanyId: 'erp-1' }));
    expect(result).toMatchObject({
      status: 'created',
      organization: {
        status: 'updated',
        id: linked,
        changes: [{ field: 'name', from: 'Engines Limited', to: 'Engines' }],
      },
    });
  });

  it('is found by its name in composed or decomposed letters', async () => {
    const { pipedrive } = service.sandbox;
    const organization = pipedrive.createOrganization({ name: 'Zo\u00eb Engines' });
    const { result } = await run(aLead({ company: 'Zoe\u0308 Engines' }));
    expect(result).toMatchObject({ organization: { status: 'updated', id: organization } });
    expect(pipedrive.organizations()).toMatchObject([{ name: 'Zo\u00eb Engines' }]);
  });

  it('is found by its name, in any case, and linked', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const organization = pipedrive.createOrganization({ name: 'ENGINES' });
    const { result } = await run(aLead());
    expect(result).toMatchObject({ organization: { status: 'updated', id: organization } });
    const company = marketo.companies()[0]!['id'];
    expect(pipedrive.customValue('organization', organization, 'marketo_id')).toBe(String(company));
    expect(pipedrive.organizations()).toHaveLength(1);
  });

  it.each(['X', 'Engines, Looms & Co.', 'Müller “AG”', '50% off / on'])('is found by the name %s', async (name) => {
    const { pipedrive } = service.sandbox;
    const organization = pipedrive.createOrganization({ name });
    const { result } = await run(aLead({ company: name }));
    expect(result).toMatchObject({ organization: { status: 'updated', id: organization } });
    expect(pipedrive.organizations()).toHaveLength(1);
  });

  it('is found by the domain of the company’s website', async () => {
    const { pipedrive } = service.sandbox;
    const organization = pipedrive.createOrganization({ name: 'Analytical', email_domain: 'engines.example' });
    const { result } = await run(aLead({ website: 'https://www.engines.example/about' }));
    expect(result).toMatchObject({ organization: { status: 'updated', id: organization } });
  });

  it('is not guessed between two of one name', async () => {
    const { pipedrive } = service.sandbox;
    const ids = [pipedrive.createOrganization({ name: 'engines' }), pipedrive.createOrganization({ name: 'ENGINES' })];
    const task = await run(aLead());
    expect(task).toMatchObject({ state: 'failed', error: { code: 'record-ambiguous', retryable: false } });
    for (const id of ids) expect(task.error?.message).toContain(String(id));
    expect(pipedrive.persons()).toEqual([]);
  });

  it('is not taken over from another company', async () => {
    const { marketo, pipedrive } = service.sandbox;
    const other = marketo.createCompany({ externalCompanyId: 'erp-2', company: 'Engines of old' });
    pipedrive.createOrganization({ name: 'Engines', marketo_id: String(other) });
    await expect(run(aLead())).resolves.toMatchObject({ error: { code: 'record-ambiguous' } });
    expect(pipedrive.organizations()).toHaveLength(1);
  });

  it('is made once, though the search does not know it yet', async () => {
    const { pipedrive } = service.sandbox;
    pipedrive.searchLagMs = 3_600_000;
    await run(aLead());
    await run(aLead({ email: 'grace@engines.example' }));
    expect(pipedrive.organizations()).toHaveLength(1);
    expect(pipedrive.persons()).toHaveLength(2);
  });

  it('costs no write where nothing changed', async () => {
    const { pipedrive, calls } = service.sandbox;
    const lead = aLead({ website: 'https://engines.example' });
    await run(lead);
    expect(pipedrive.organizations()[0]).toMatchObject({ name: 'Engines', website: 'https://engines.example' });
    const before = calls.list({ write: true }).length;
    await expect(run(lead)).resolves.toMatchObject({
      result: { status: 'skipped', organization: { status: 'skipped', reason: 'unchanged' } },
    });
    expect(calls.list({ write: true })).toHaveLength(before);
  });

  it('stays away for a lead without a company', async () => {
    const { result } = await run(aLead({ company: ' ' }));
    expect(result).not.toHaveProperty('organization');
    expect(service.sandbox.marketo.companies()).toEqual([]);
  });
});
