import { createTestApp, type TestApp, type TestAppOptions } from '../support/create-test-app';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', company: 'Engines Ltd' };

type Result = Record<string, unknown> & { organization: { id: number } };

describe('a lead whose company says nothing new', () => {
  let service: TestApp;
  let lead: number;
  let organization: number;

  const begin = async (options: TestAppOptions = {}): Promise<void> => {
    service = await createTestApp(options);
    lead = service.sandbox.marketo.createLead(ADA);
    organization = ((await service.run(`/marketo/lead/${lead}`)).result as Result).organization.id;
  };
  afterEach(() => service.close());

  const run = async (): Promise<{ result: object | null; calls: string }> => {
    const { calls } = service.sandbox;
    calls.clear();
    const { result } = await service.run(`/marketo/lead/${lead}`);
    const [ofMarketo, ofPipedrive] = [calls.totals('marketo'), calls.totals('pipedrive')];
    return { result, calls: `${ofMarketo.calls} + ${ofPipedrive.calls} / ${ofPipedrive.tokens}` };
  };

  it('costs the reading of the lead and of its person', async () => {
    await begin();
    await expect(run()).resolves.toEqual({
      calls: '1 + 1 / 1',
      result: {
        status: 'skipped',
        reason: 'unchanged',
        id: expect.any(Number),
        organization: { status: 'skipped', reason: 'unchanged', id: organization },
      },
    });
  });

  it('costs the write besides where the lead changed', async () => {
    await begin();
    service.sandbox.marketo.updateLead(lead, { lastName: 'King' });
    await expect(run()).resolves.toMatchObject({ calls: '1 + 2 / 6', result: { status: 'updated' } });
  });

  it('carries over what the company says anew', async () => {
    await begin();
    service.sandbox.marketo.updateLead(lead, { company: 'Motors Ltd' });
    const { result } = await run();
    expect(result).toMatchObject({ organization: { status: 'updated', id: organization } });
    await expect(run()).resolves.toMatchObject({ calls: '1 + 1 / 1' });
  });

  it('makes an organization anew that was deleted, once the person is in none or the company says something new', async () => {
    await begin();
    service.sandbox.pipedrive.deleteOrganization(organization);
    service.sandbox.marketo.updateLead(lead, { company: 'Motors Ltd' });
    const { result } = await run();
    const made = (result as Result).organization;
    expect(made).toMatchObject({ status: 'created' });
    expect(made.id).not.toBe(organization);
  });

  it('reads the company and its organization where the memory is switched off', async () => {
    await begin({ environment: { SYNC_MEMORY: 'off' } });
    await expect(run()).resolves.toMatchObject({ calls: '2 + 2 / 2', result: { status: 'skipped' } });
  });

  const withName = (transformer: string): TestAppOptions => ({
    mapping: `export default ({ adapters: a }) => ({
      links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
      personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] }, org_id: { transformer: a.organizationIdForLead } },
      organizationFromCompany: { name: { transformer: ${transformer} } },
    })`,
  });

  it('knows what a function of the mapping read of the company', async () => {
    await begin(withName('(company) => company.company'));
    await expect(run()).resolves.toMatchObject({ calls: '1 + 1 / 1', result: { status: 'skipped' } });
    service.sandbox.marketo.updateLead(lead, { company: 'Motors Ltd' });
    await expect(run()).resolves.toMatchObject({ result: { organization: { status: 'updated' } } });
  });

  it.each([
    '(company, { now }) => company.company + (now() ? "" : "!")',
    '(company) => JSON.parse(JSON.stringify(company)).company',
  ])('reads both where a function reads more than fields: %s', async (transformer) => {
    await begin(withName(transformer));
    await expect(run()).resolves.toMatchObject({ calls: '2 + 2 / 2', result: { status: 'skipped' } });
  });
});
