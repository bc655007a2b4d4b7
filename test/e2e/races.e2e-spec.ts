import { systemClock } from '../../src/base/concurrency/clock';
import { resultOf, serviceOfEachTest, tasks, waitForEnd, writesOf } from '../support/stories';
import { until } from '../support/until';
import { settle, wireBothSides } from '../support/wire-both-sides';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };
const EMAILS = { emails: [{ value: ADA.email, primary: true }] };

/** The search of a busy account: it knows nothing that was written during a story. */
const LAGGING = 3_600_000;

describe.each([
  ['one at a time', '1'],
  ['four at once', '4'],
])('with tasks %s', (_case, concurrency) => {
  const service = serviceOfEachTest({
    environment: { QUEUE_CONCURRENCY: concurrency },
    sandbox: { searchLagMs: LAGGING },
  });

  const expectOnePair = async (): Promise<void> => {
    const { marketo, pipedrive } = service().sandbox;
    const [leads, persons] = [marketo.leads(), pipedrive.persons()];
    expect([leads.length, persons.length]).toEqual([1, 1]);
    expect(leads[0]).toMatchObject({ pipedriveId: persons[0]!['id'] });
    expect(pipedrive.customValue('person', Number(persons[0]!['id']), 'marketo_id')).toBe(String(leads[0]!['id']));
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  };

  it('create and change webhooks of a person together make one lead', async () => {
    const { pipedrive } = service().sandbox;
    pipedrive.switches.webhookDisorderMs = 20;
    pipedrive.switches.duplicateWebhooks = true;
    wireBothSides(service());
    const person = pipedrive.createPerson({ name: 'Ada', ...EMAILS });
    for (const name of ['Ada L', 'Ada Lovelace']) pipedrive.updatePerson(person, { name });
    await settle(service());
    await expectOnePair();
    expect(service().sandbox.marketo.leads()).toMatchObject([{ firstName: 'Ada', lastName: 'Lovelace' }]);
  });

  it('create and change webhooks of a lead together make one person', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const lead = marketo.createLead({ ...ADA, lastName: null });
    for (const lastName of ['L', 'Lovelace']) marketo.updateLead(lead, { lastName });
    await settle(service());
    await expectOnePair();
    expect(pipedrive.persons()).toMatchObject([{ name: 'Ada Lovelace' }]);
  });

  it('the same record arriving from both sides at once is one pair', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    marketo.createLead(ADA);
    pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS });
    await settle(service());
    await expectOnePair();
  });

  it('the same record with a company arriving from both sides at once is one pair of each', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS, org_id: organization });
    marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    await settle(service());
    await expectOnePair();
    expect(pipedrive.organizations()).toHaveLength(1);
    expect(marketo.companies()).toHaveLength(1);
  });

  it('leads of one new company arriving together make one organization', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    for (const name of ['Ada', 'Grace', 'Mary']) {
      marketo.createLead({ firstName: name, email: `${name}@engines.example`, company: 'Engines Ltd' });
    }
    await settle(service());
    expect(marketo.companies()).toHaveLength(1);
    expect(pipedrive.organizations()).toHaveLength(1);
    expect(new Set(pipedrive.persons().map((person) => person['org_id'])).size).toBe(1);
    expect(pipedrive.persons()).toHaveLength(3);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });

  it('edits of many pairs on both sides at once all arrive', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const leads = ['a', 'b', 'c'].map((name) =>
      marketo.createLead({ firstName: name, email: `${name}@engines.example` }),
    );
    await settle(service());
    for (const lead of leads) {
      marketo.updateLead(lead, { phone: `+44 20 7946 000${lead % 10}` });
      pipedrive.updatePerson(Number(marketo.lead(lead)!['pipedriveId']), { name: `Person ${lead}` });
    }
    await settle(service());
    for (const lead of leads) {
      const phone = `+44 20 7946 000${lead % 10}`;
      expect(marketo.lead(lead)).toMatchObject({ firstName: 'Person', lastName: String(lead), phone });
      expect(pipedrive.person(Number(marketo.lead(lead)!['pipedriveId']))).toMatchObject({
        name: `Person ${lead}`,
        phones: [{ value: phone, primary: true }],
      });
    }
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });

  it('a person that is deleted as soon as it was made leaves nothing behind', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const person = pipedrive.createPerson({ name: 'Ada', ...EMAILS });
    pipedrive.deletePerson(person);
    await settle(service());
    expect([marketo.leads(), pipedrive.persons()]).toEqual([[], []]);
  });

  it('a person, its organization and its deal arriving together are linked in the end', async () => {
    const { marketo, pipedrive } = service().sandbox;
    pipedrive.switches.webhookDisorderMs = 20;
    wireBothSides(service());
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS, org_id: organization });
    const deal = pipedrive.createDeal({ title: 'Two engines', person_id: person, org_id: organization });
    await settle(service());
    await expectOnePair();
    expect(marketo.companies()).toMatchObject([{ externalCompanyId: `pd-organization-${organization}` }]);
    expect(marketo.roles()).toMatchObject([
      { externalOpportunityId: `pd-deal-${deal}`, leadId: marketo.leads()[0]!['id'] },
    ]);
  });
});

describe('when the answer of a create is lost', () => {
  const service = serviceOfEachTest({ sandbox: { searchLagMs: LAGGING } });

  it.each([
    ['organization', 'pipedrive', '/organizations', 'reset-after'],
    ['person', 'pipedrive', '/persons', 'reset-after'],
    ['person', 'pipedrive', '/persons', 'broken-json'],
    ['company', 'marketo', '/companies', 'reset-after'],
    ['lead’s link', 'marketo', '/leads', 'reset-after'],
  ] as const)('of a %s in %s (%s, %s), a lead has one of everything', async (_what, vendor, path, kind) => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const lead = marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    faults.add({ vendor, kind, method: 'POST', path });
    const { name } = await service().run(`/marketo/lead/${lead}`);
    await waitForEnd(service());
    expect(await service().task(name)).toMatchObject({
      state: 'succeeded',
      result: { organization: expect.anything() },
    });
    expect([pipedrive.persons(), pipedrive.organizations(), marketo.companies(), marketo.leads()]).toMatchObject([
      [{ name: 'Ada Lovelace' }],
      [{ name: 'Engines Ltd' }],
      [{ company: 'Engines Ltd' }],
      [{ pipedriveId: pipedrive.persons()[0]!['id'] }],
    ]);
    const writes = await writesOf(service(), () => resultOf(service(), `/marketo/lead/${lead}`));
    expect(writes).toEqual([]);
  });

  it.each([
    ['lead', 'POST', '/leads.json', 'marketo'],
    ['company', 'POST', '/companies.json', 'marketo'],
    ['person’s link', 'PATCH', '/persons', 'pipedrive'],
    ['organization’s link', 'PATCH', '/organizations', 'pipedrive'],
  ] as const)('of a %s, a person has one of everything', async (_what, method, path, vendor) => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS, org_id: organization });
    faults.add({ vendor, kind: 'reset-after', method, path });
    const { name } = await service().run(`/pipedrive/person/${person}`);
    await waitForEnd(service());
    expect(await service().task(name)).toMatchObject({ state: 'succeeded', result: { company: expect.anything() } });
    expect(marketo.leads()).toMatchObject([{ email: ADA.email, pipedriveId: person, company: 'Engines Ltd' }]);
    expect(marketo.companies()).toHaveLength(1);
    expect(pipedrive.customValue('person', person, 'marketo_id')).toBe(String(marketo.leads()[0]!['id']));
    const writes = await writesOf(service(), () => resultOf(service(), `/pipedrive/person/${person}`));
    expect(writes).toEqual([]);
  });

  it('the same address arriving from the other side meanwhile doubles nothing', async () => {
    const { marketo, pipedrive, faults } = service().sandbox;
    wireBothSides(service());
    faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/persons' });
    const lead = marketo.createLead(ADA);
    await settle(service());
    await waitForEnd(service());
    await settle(service());
    expect(pipedrive.persons()).toHaveLength(1);
    expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: pipedrive.persons()[0]!['id'] }]);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });
});

describe('when a create never arrived', () => {
  const service = serviceOfEachTest({ sandbox: { searchLagMs: LAGGING } });

  it.each([
    ['/organizations', ''],
    ['/persons', ''],
    ['/activities', '/activity'],
  ])('POST %s is sent again once it cannot take effect any more', async (path, route) => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const lead = marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    faults.add({ vendor: 'pipedrive', kind: 'reset-before', method: 'POST', path });
    const { name } = await service().run(`/marketo/lead/${lead}${route}`);
    await until(async () => (await service().task(name)).error !== null);
    expect(await writesOf(service(), () => service().drain())).toEqual([]);
    const later = Date.now() + 6000;
    jest.spyOn(systemClock, 'now').mockImplementation(() => later);
    service().sandbox.clock.advance(6000);
    await service().run('/marketo/lead/4711');
    await waitForEnd(service());
    expect(await service().task(name)).toMatchObject({ state: 'succeeded', result: { status: 'created' } });
    expect([pipedrive.persons().length, pipedrive.organizations().length]).toEqual([1, 1]);
    expect(pipedrive.activities()).toHaveLength(route === '' ? 0 : 1);
  });
});

describe('an API error in the middle', () => {
  const service = serviceOfEachTest();

  beforeEach(() => {
    const shortly = (milliseconds: number) =>
      new Promise<void>((resolve) => void setTimeout(resolve, milliseconds / 100));
    jest.spyOn(systemClock, 'sleep').mockImplementation(shortly);
  });

  it.each([
    ['pipedrive', 'GET', '/persons/search'],
    ['pipedrive', 'GET', '/itemSearch'],
    ['pipedrive', 'GET', '/organizations'],
    ['marketo', 'GET', '/companies.json'],
  ] as const)('is never taken for an absent record: %s %s %s', async (vendor, method, path) => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({ name: 'Ada', ...EMAILS, org_id: organization });
    marketo.createCompany({ externalCompanyId: 'erp-1', company: 'Engines Ltd' });
    const lead = marketo.createLead({ ...ADA, company: 'Engines Ltd' });
    faults.add({ vendor, kind: 'server-error', method, path, times: 5 });
    await service().run(`/marketo/lead/${lead}`);
    expect(faults.list()[0]?.times ?? 0).toBeLessThan(5);
    expect([pipedrive.persons().length, pipedrive.organizations().length, marketo.companies().length]).toEqual([
      1, 1, 1,
    ]);
    faults.clear();
    await waitForEnd(service());
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: person, externalCompanyId: 'erp-1' });
    expect([pipedrive.persons().length, pipedrive.organizations().length, marketo.companies().length]).toEqual([
      1, 1, 1,
    ]);
  });
});
