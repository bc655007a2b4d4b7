import { resultOf, serviceOfEachTest, tasks, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe.each(['2.0', '1.0'] as const)('webhooks of version %s', (version) => {
  const service = serviceOfEachTest();

  beforeEach(() => wireBothSides(service(), version));

  it('carry a person, its organization and its deal over, and every edit of them', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: 'ada@engines.example', primary: true }],
      org_id: organization,
    });
    pipedrive.createDeal({ title: 'Two engines', person_id: person });
    await settle(service());
    expect(marketo.leads()).toMatchObject([{ email: 'ada@engines.example', company: 'Engines Ltd' }]);
    const writes = await writesOf(service(), async () => {
      pipedrive.updatePerson(person, { name: 'Ada King' });
      pipedrive.updateOrganization(organization, { name: 'Engines' });
      pipedrive.updateDeal(Number(pipedrive.deals()[0]!['id']), { title: 'Three engines' });
      await settle(service());
    });
    expect(writes.toSorted()).toEqual([
      'POST /rest/v1/companies.json',
      'POST /rest/v1/leads.json',
      'POST /rest/v1/opportunities.json',
    ]);
    expect(marketo.leads()).toMatchObject([{ lastName: 'King', company: 'Engines' }]);
    expect(marketo.opportunities()).toMatchObject([{ name: 'Three engines' }]);
    expect(marketo.roles()).toHaveLength(1);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });

  it('that come twice, and in any order, change nothing of it', async () => {
    const { marketo, pipedrive } = service().sandbox;
    pipedrive.switches.duplicateWebhooks = true;
    pipedrive.switches.webhookDisorderMs = 20;
    const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: 'ada@engines.example', primary: true }] });
    for (const name of ['Ada L', 'Ada King', 'Ada Lovelace']) pipedrive.updatePerson(person, { name });
    await settle(service());
    expect(marketo.leads()).toMatchObject([{ firstName: 'Ada', lastName: 'Lovelace', pipedriveId: person }]);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });

  it('of other objects cause no task', async () => {
    const { pipedrive } = service().sandbox;
    const before = await tasks(service());
    pipedrive.createActivity({ subject: 'Call', type: 'call' });
    await settle(service());
    expect(await tasks(service())).toEqual(before);
  });

  it('of a deleted person without a lead cause no task', async () => {
    const { pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({ name: 'Ada' });
    await settle(service());
    pipedrive.deletePerson(person);
    await settle(service());
    expect(await tasks(service(), 'type=delete-lead')).toEqual([]);
  });
});

describe('an edit that was followed by others before its task ran', () => {
  const service = serviceOfEachTest();

  it('is carried over as the record is now', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: 'ada@engines.example', primary: true }] });
    const old = {
      meta: { action: 'change', entity: 'person', entity_id: String(person), version: '2.0' },
      data: { id: person, name: 'Ada Byron', emails: [{ value: 'byron@engines.example', primary: true }] },
      previous: { name: 'Augusta' },
    };
    await resultOf(service(), '/pipedrive/person', old);
    expect(marketo.leads()).toMatchObject([{ lastName: 'Ada', email: 'ada@engines.example' }]);
  });
});
