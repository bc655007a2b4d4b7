import { resultOf, serviceOfEachTest, tasks, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe('persons that are merged in Pipedrive', () => {
  const service = serviceOfEachTest();

  const aPerson = (name: string): number =>
    service().sandbox.pipedrive.createPerson({
      name,
      emails: [{ value: `${name.toLowerCase()}@engines.example`, primary: true }],
    });
  const link = async (person: number) => Number((await resultOf(service(), `/pipedrive/person/${person}`))['id']);
  const linkOf = (person: number) => service().sandbox.pipedrive.customValue('person', person, 'marketo_id');
  const merge = (loser: number, survivor: number, version: '1.0' | '2.0' = '2.0') =>
    writesOf(service(), async () => {
      wireBothSides(service(), version);
      service().sandbox.pipedrive.merge('person', loser, survivor);
      await settle(service());
    });
  const failed = () => tasks(service(), 'state=failed');

  it('leave the survivor’s lead alone where the other one had none', async () => {
    const { marketo } = service().sandbox;
    const [ada, copy] = [aPerson('Ada'), aPerson('Adah')];
    const lead = await link(ada);
    const writes = await merge(copy, ada);
    expect(writes).toEqual([]);
    expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: ada, email: 'ada@engines.example' }]);
    expect(await tasks(service(), 'type=delete-lead')).toEqual([]);
    expect(await failed()).toEqual([]);
  });

  it.each(['2.0', '1.0'] as const)(
    'give their lead to a survivor without one (webhooks of version %s)',
    async (version) => {
      const { marketo } = service().sandbox;
      const [ada, survivor] = [aPerson('Ada'), aPerson('Adah')];
      const lead = await link(ada);
      await merge(ada, survivor, version);
      expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: survivor, email: 'adah@engines.example' }]);
      expect(linkOf(survivor)).toBe(String(lead));
      expect(await tasks(service(), 'type=delete-lead')).toEqual([]);
      expect(await failed()).toEqual([]);
    },
  );

  it('give it also where nothing but the merge tells whose it is', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, survivor] = [aPerson('Ada'), aPerson('Adah')];
    const lead = await link(ada);
    pipedrive.updatePerson(ada, { marketo_id: null });
    marketo.updateLead(lead, { email: 'private@ada.example' });
    await merge(ada, survivor);
    expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: survivor, email: 'adah@engines.example' }]);
    expect(linkOf(survivor)).toBe(String(lead));
    expect(await failed()).toEqual([]);
  });

  it('leave both leads where each had one, and the result says so', async () => {
    const { marketo } = service().sandbox;
    const [ada, survivor] = [aPerson('Ada'), aPerson('Adah')];
    const [left, kept] = [await link(ada), await link(survivor)];
    await merge(ada, survivor);
    expect(marketo.leads().map(({ id }) => id)).toEqual([left, kept]);
    expect(marketo.lead(kept)).toMatchObject({ pipedriveId: survivor, email: 'adah@engines.example' });
    expect(linkOf(survivor)).toBe(String(kept));
    const results = (await tasks(service(), 'type=person-to-lead')).map(({ result }) => result);
    expect(results).toContainEqual(expect.objectContaining({ merged: { leads: [left], reason: expect.any(String) } }));
    expect(await tasks(service(), 'type=delete-lead')).toEqual([]);
    expect(await failed()).toEqual([]);
  });

  it('are followed by their deals', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, survivor] = [aPerson('Ada'), aPerson('Adah')];
    const lead = await link(ada);
    const deal = pipedrive.createDeal({ title: 'Two engines', person_id: ada });
    await resultOf(service(), `/pipedrive/deal/${deal}`);
    await merge(ada, survivor);
    expect(pipedrive.deal(deal)).toMatchObject({ person_id: survivor });
    expect(marketo.roles()).toMatchObject([{ leadId: lead, externalOpportunityId: `pd-deal-${deal}` }]);
    expect(await failed()).toEqual([]);
  });

  it('leave one pair behind after several merges, whatever comes first', async () => {
    const { marketo, pipedrive } = service().sandbox;
    pipedrive.switches.webhookDisorderMs = 20;
    pipedrive.switches.duplicateWebhooks = true;
    const [ada, second, survivor] = [aPerson('Ada'), aPerson('Adah'), aPerson('Adele')];
    const lead = await link(ada);
    wireBothSides(service());
    pipedrive.merge('person', ada, second);
    pipedrive.merge('person', second, survivor);
    await settle(service());
    expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: survivor }]);
    expect(linkOf(survivor)).toBe(String(lead));
    expect(pipedrive.persons()).toHaveLength(1);
  });
});

describe('organizations that are merged in Pipedrive', () => {
  const service = serviceOfEachTest();

  it('keep the company that one of them had', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [engines, survivor] = ['Engines', 'Engines Ltd'].map((name) => pipedrive.createOrganization({ name }));
    const { id } = await resultOf(service(), `/pipedrive/organization/${engines}`);
    wireBothSides(service());
    pipedrive.merge('organization', engines!, survivor!);
    await settle(service());
    expect(marketo.companies()).toMatchObject([{ id, company: 'Engines Ltd' }]);
    expect(pipedrive.customValue('organization', survivor!, 'marketo_id')).toBe(String(id));
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });
});

describe('leads that are merged in Marketo', () => {
  const service = serviceOfEachTest();

  it('are one lead of the person whose link the winner has', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const loser = marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example' });
    await settle(service());
    const winner = marketo.createLead({ firstName: 'Augusta', email: 'augusta@engines.example' });
    await settle(service());
    marketo.mergeLeads(winner, [loser]);
    await settle(service());
    const persons = pipedrive.persons();
    expect(persons).toHaveLength(2);
    const [ofLoser, ofWinner] = persons.map(({ id }) => Number(id));
    expect(marketo.leads()).toMatchObject([{ id: winner, pipedriveId: ofWinner }]);
    const late = await service().run(`/pipedrive/person/${ofLoser}`);
    expect(late).toMatchObject({ state: 'succeeded' });
    expect(marketo.leads()).toHaveLength(2);
  });
});
