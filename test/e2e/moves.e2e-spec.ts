import { resultOf, serviceOfEachTest, tasks, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe('with webhooks wired both ways', () => {
  const service = serviceOfEachTest();

  /** A person of an organization and its lead, at rest. */
  const aPair = async (): Promise<{ lead: number; person: number }> => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      org_id: organization,
    });
    await settle(service());
    return { lead: Number(marketo.leads()[0]!['id']), person };
  };
  const writesAfter = (edit: () => void) =>
    writesOf(service(), async () => {
      edit();
      await settle(service());
      expect(await tasks(service(), 'state=failed')).toEqual([]);
    });
  const organizationOf = (person: number) => {
    const { pipedrive } = service().sandbox;
    return pipedrive.organization(Number(pipedrive.person(person)!['org_id']))?.['name'];
  };

  it('a person that moves to another organization takes its lead along', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const looms = pipedrive.createOrganization({ name: 'Looms Ltd' });
    await settle(service());
    const writes = await writesAfter(() => pipedrive.updatePerson(person, { org_id: looms }));
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
    expect(marketo.lead(lead)).toMatchObject({ company: 'Looms Ltd', externalCompanyId: `pd-organization-${looms}` });
    expect(organizationOf(person)).toBe('Looms Ltd');
  });

  it('a lead that moves to another company takes its person along', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair();
    marketo.createCompany({ externalCompanyId: 'erp-1', company: 'Looms Ltd' });
    const writes = await writesAfter(() => marketo.updateLead(lead, { externalCompanyId: 'erp-1' }));
    expect(writes).toEqual(['POST /api/v2/organizations', `PATCH /api/v2/persons/${person}`]);
    expect(organizationOf(person)).toBe('Looms Ltd');
    expect(marketo.lead(lead)).toMatchObject({ externalCompanyId: 'erp-1' });
  });

  it('both moving at the same moment end where the later one went', async () => {
    const { marketo, pipedrive, clock } = service().sandbox;
    const { lead, person } = await aPair();
    marketo.createCompany({ externalCompanyId: 'erp-1', company: 'Looms Ltd' });
    const mills = pipedrive.createOrganization({ name: 'Mills Ltd' });
    await settle(service());
    await writesAfter(() => {
      marketo.updateLead(lead, { externalCompanyId: 'erp-1' });
      clock.advance(2000);
      pipedrive.updatePerson(person, { org_id: mills });
    });
    expect(organizationOf(person)).toBe('Mills Ltd');
    expect(marketo.lead(lead)).toMatchObject({ company: 'Mills Ltd' });
  });

  it('a person that leaves its organization leaves its lead where it was', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const writes = await writesAfter(() => pipedrive.updatePerson(person, { org_id: null }));
    expect(writes).toEqual([]);
    expect(marketo.lead(lead)).toMatchObject({ company: 'Engines Ltd' });
    expect(pipedrive.person(person)).toMatchObject({ org_id: null });
  });

  it('a new address of a lead becomes the primary one of its person, beside the former', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const writes = await writesAfter(() => marketo.updateLead(lead, { email: 'ada@looms.example' }));
    expect(writes).toEqual([`PATCH /api/v2/persons/${person}`]);
    expect(pipedrive.person(person)!['emails']).toMatchObject([
      { value: 'ada@looms.example', primary: true },
      { value: 'ada@engines.example', primary: false },
    ]);
    expect(marketo.leads()).toHaveLength(1);
  });

  it('an address that a person has beside its primary one becomes primary, and is not doubled', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const emails = ['ada@engines.example', 'Ada@Home.example'].map((value, index) => ({ value, primary: index === 0 }));
    await writesAfter(() => pipedrive.updatePerson(person, { emails }));
    const writes = await writesAfter(() => marketo.updateLead(lead, { email: 'ada@home.example' }));
    expect(writes).toEqual([`PATCH /api/v2/persons/${person}`]);
    const kept = pipedrive.person(person)!['emails'] as { value: string; primary: boolean }[];
    expect(kept).toHaveLength(2);
    expect(kept.find(({ primary }) => primary)?.value.toLowerCase()).toBe('ada@home.example');
  });

  it('another primary address of a person becomes its lead’s', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair();
    const writes = await writesAfter(() =>
      pipedrive.updatePerson(person, {
        emails: [
          { value: 'ada@engines.example', primary: false },
          { value: 'ada@looms.example', primary: true },
        ],
      }),
    );
    expect(writes).toEqual(['POST /rest/v1/leads.json']);
    expect(marketo.lead(lead)).toMatchObject({ email: 'ada@looms.example' });
    expect(marketo.leads()).toHaveLength(1);
  });

  it('a person gets its lead once it has an address', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const person = pipedrive.createPerson({ name: 'Ada Lovelace' });
    await settle(service());
    expect(marketo.leads()).toEqual([]);
    await writesAfter(() =>
      pipedrive.updatePerson(person, { emails: [{ value: 'ada@engines.example', primary: true }] }),
    );
    expect(marketo.leads()).toMatchObject([{ email: 'ada@engines.example', pipedriveId: person }]);
  });
});

describe('the calls of a task that changes nothing', () => {
  const service = serviceOfEachTest();

  it.each([
    ['lead', 2],
    ['person', 2],
    ['organization', 2],
    ['deal', 5],
  ])('for a %s are at most %i', async (kind, most) => {
    const { marketo, pipedrive, calls } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: 'ada@engines.example', primary: true }] });
    const deal = pipedrive.createDeal({ title: 'Two engines', person_id: person });
    await resultOf(service(), `/pipedrive/person/${person}`);
    const paths: Record<string, string> = {
      lead: `/marketo/lead/${String(marketo.leads()[0]!['id'])}`,
      person: `/pipedrive/person/${person}`,
      organization: `/pipedrive/organization/${organization}`,
      deal: `/pipedrive/deal/${deal}`,
    };
    await resultOf(service(), paths[kind]!);
    await resultOf(service(), paths[kind]!);
    const since = calls.lastId();
    expect(await resultOf(service(), paths[kind]!)).toMatchObject({ status: 'skipped', reason: 'unchanged' });
    expect(calls.list({ since }).length).toBeLessThanOrEqual(most);
    expect(calls.list({ since, write: true })).toEqual([]);
  });
});
