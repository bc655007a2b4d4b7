import { DealRoles } from '../../src/sync/state/deal-roles';
import { resultOf, serviceOfEachTest, tasks, waitForEnd, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

describe('the role of a deal’s contact', () => {
  const service = serviceOfEachTest();

  const aPerson = (name: string, values: Record<string, unknown> = {}): number =>
    service().sandbox.pipedrive.createPerson({
      name,
      emails: [{ value: `${name.toLowerCase()}@engines.example`, primary: true }],
      ...values,
    });
  const aDeal = (person: number | null): number =>
    service().sandbox.pipedrive.createDeal({ title: 'Two engines', person_id: person });
  const sync = (deal: number) => resultOf(service(), `/pipedrive/deal/${deal}`);
  const link = async (person: number) => Number((await resultOf(service(), `/pipedrive/person/${person}`))['id']);
  const roles = () => service().sandbox.marketo.roles();
  const leadNamed = (name: string) =>
    service()
      .sandbox.marketo.leads()
      .find(({ firstName, lastName }) => firstName === name || lastName === name)?.['id'];

  it('is given with the opportunity, named and primary', async () => {
    const person = aPerson('Ada');
    const lead = await link(person);
    const deal = aDeal(person);
    const writes = await writesOf(service(), async () => {
      expect(await sync(deal)).toMatchObject({
        status: 'created',
        role: {
          status: 'created',
          id: expect.any(String),
          changes: [
            { field: 'role', from: null, to: 'Default Role' },
            { field: 'isPrimary', from: null, to: true },
          ],
        },
      });
    });
    expect(writes).toEqual(['POST /rest/v1/opportunities.json', 'POST /rest/v1/opportunities/roles.json']);
    expect(roles()).toMatchObject([
      { externalOpportunityId: `pd-deal-${deal}`, leadId: lead, role: 'Default Role', isPrimary: true },
    ]);
    const keep = jest.spyOn(DealRoles.prototype, 'keep');
    const again = await writesOf(service(), async () => {
      expect(await sync(deal)).toMatchObject({ status: 'skipped', role: { status: 'skipped', reason: 'unchanged' } });
    });
    expect(again).toEqual([]);
    expect(keep).not.toHaveBeenCalled();
    keep.mockRestore();
  });

  it.each(['person', 'lead'])(
    'waits for the contact’s link, and comes with it when the %s is synchronised',
    async (side) => {
      const { marketo } = service().sandbox;
      const person = aPerson('Ada');
      const deal = aDeal(person);
      const { role } = await sync(deal);
      expect(role).toEqual({ status: 'skipped', reason: `contact person ${person} is not linked yet` });
      expect(roles()).toEqual([]);
      const lead = marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example' });
      await resultOf(service(), side === 'person' ? `/pipedrive/person/${person}` : `/marketo/lead/${lead}`);
      await service().drain();
      expect(roles()).toMatchObject([{ externalOpportunityId: `pd-deal-${deal}`, leadId: lead }]);
      expect((await tasks(service(), 'type=deal-to-opportunity')).map(({ result }) => result)).toMatchObject([
        { role: { status: 'created' } },
        { role: { status: 'skipped' } },
      ]);
    },
  );

  it('is given to a lead that names the contact, though the contact does not name the lead', async () => {
    const person = aPerson('Ada');
    const lead = service().sandbox.marketo.createLead({ firstName: 'Ada', pipedriveId: person });
    const deal = aDeal(person);
    expect(await sync(deal)).toMatchObject({ role: { status: 'created' } });
    expect(roles()).toMatchObject([{ externalOpportunityId: `pd-deal-${deal}`, leadId: lead }]);
  });

  it('goes from the former contact to the new one', async () => {
    const { pipedrive } = service().sandbox;
    const [ada, grace] = [aPerson('Ada'), aPerson('Grace')];
    const deal = aDeal(ada);
    const [, leadOfGrace] = [await link(ada), await link(grace)];
    await sync(deal);
    const former = roles()[0]!['marketoGUID'];
    pipedrive.updateDeal(deal, { person_id: grace });
    expect(await sync(deal)).toMatchObject({
      status: 'skipped',
      role: { status: 'created', removed: former },
    });
    expect(roles()).toMatchObject([{ leadId: leadOfGrace, role: 'Default Role' }]);
  });

  it('goes from the lead that the former contact’s lead was merged into', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, grace, mary] = [aPerson('Ada'), aPerson('Grace'), aPerson('Mary')];
    const deal = aDeal(ada);
    const [leadOfAda, leadOfGrace, leadOfMary] = [await link(ada), await link(grace), await link(mary)];
    await sync(deal);
    marketo.mergeLeads(leadOfMary, [leadOfAda]);
    const moved = roles()[0]!;
    expect(moved).toMatchObject({ leadId: leadOfMary });
    pipedrive.updateDeal(deal, { person_id: grace });
    expect(await sync(deal)).toMatchObject({ role: { status: 'created', removed: moved['marketoGUID'] } });
    expect(roles()).toMatchObject([{ leadId: leadOfGrace }]);
  });

  it('of the same name stays with a lead that others gave it, though the former contact’s lead was merged', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, grace, mary] = [aPerson('Ada'), aPerson('Grace'), aPerson('Mary')];
    const deal = aDeal(ada);
    const [leadOfAda, leadOfGrace, leadOfMary] = [await link(ada), await link(grace), await link(mary)];
    await sync(deal);
    marketo.createRole({ externalOpportunityId: `pd-deal-${deal}`, leadId: leadOfMary, role: 'Default Role' });
    marketo.mergeLeads(leadOfGrace, [leadOfAda]);
    pipedrive.updateDeal(deal, { person_id: grace });
    const { role } = await sync(deal);
    expect(role).toMatchObject({ status: 'skipped', reason: 'unchanged' });
    expect(role).not.toHaveProperty('removed');
    expect(new Set(roles().map(({ leadId }) => leadId))).toEqual(new Set([leadOfMary, leadOfGrace]));
  });

  it('goes when the new contact is not linked, and when the deal has none', async () => {
    const { pipedrive } = service().sandbox;
    const [ada, grace] = [aPerson('Ada'), aPerson('Grace', { emails: [] })];
    const deal = aDeal(ada);
    await link(ada);
    await sync(deal);
    const notLinked = `contact person ${grace} is not linked yet`;
    for (const [contact, reason, ended] of [
      [grace, notLinked, (removed: unknown) => ({ status: 'skipped', reason: notLinked, removed })],
      [null, 'no contact person', (id: unknown) => ({ status: 'deleted', id })],
    ] as const) {
      const former = roles()[0]!['marketoGUID'];
      pipedrive.updateDeal(deal, { person_id: contact });
      expect((await sync(deal))['role']).toEqual(ended(former));
      expect(roles()).toEqual([]);
      expect((await sync(deal))['role']).toEqual({ status: 'skipped', reason });
      pipedrive.updateDeal(deal, { person_id: ada });
      expect(await sync(deal)).toMatchObject({ role: { status: 'created' } });
    }
  });

  it('of others stays when the contact changes', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const [ada, grace] = [aPerson('Ada'), aPerson('Grace')];
    const deal = aDeal(ada);
    const leadOfAda = await link(ada);
    await link(grace);
    await sync(deal);
    marketo.createRole({ externalOpportunityId: `pd-deal-${deal}`, leadId: leadOfAda, role: 'Sponsor' });
    pipedrive.updateDeal(deal, { person_id: grace });
    await sync(deal);
    expect(new Set(roles().map(({ role }) => role))).toEqual(new Set(['Default Role', 'Sponsor']));
  });

  it('is given once though the answer of its create was lost', async () => {
    const { faults } = service().sandbox;
    const person = aPerson('Ada');
    await link(person);
    faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST', path: '/opportunities/roles' });
    const { name } = await service().run(`/pipedrive/deal/${aDeal(person)}`);
    await waitForEnd(service());
    expect((await service().task(name)).result).toMatchObject({ role: { status: 'created' } });
    expect(roles()).toHaveLength(1);
  });

  it('follows the deal by webhooks, whatever comes first', async () => {
    const { pipedrive } = service().sandbox;
    pipedrive.switches.webhookDisorderMs = 20;
    wireBothSides(service());
    const [ada, grace] = [aPerson('Ada'), aPerson('Grace')];
    const deal = aDeal(ada);
    await settle(service());
    expect(roles()).toMatchObject([{ leadId: leadNamed('Ada') }]);
    pipedrive.updateDeal(deal, { person_id: grace });
    await settle(service());
    expect(roles()).toMatchObject([{ leadId: leadNamed('Grace') }]);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });
});

describe('a role that the mapping names', () => {
  const service = serviceOfEachTest({
    mapping: `export default ({ adapters: a }) => ({
      links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
      personFromLead: {}, organizationFromCompany: {}, activityFromLead: {}, activityFromEmail: {},
      companyFromOrganization: {},
      leadFromPerson: { email: { fields: ['email'] } },
      opportunityFromDeal: { name: { fields: ['title'] } },
      roleFromDeal: {
        role: { fields: ['marketo_program'] },
        isPrimary: { transformer: (deal) => deal.value > 1000 },
      },
    });`,
  });

  it('takes the name and the primary flag from the deal, and else the default name', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const person = pipedrive.createPerson({ name: 'Ada', emails: [{ value: 'ada@engines.example', primary: true }] });
    await resultOf(service(), `/pipedrive/person/${person}`);
    const deal = pipedrive.createDeal({ title: 'Engine', person_id: person, value: 10, marketo_program: 'Buyer' });
    const sync = () => resultOf(service(), `/pipedrive/deal/${deal}`);
    await sync();
    expect(marketo.roles()).toMatchObject([{ role: 'Buyer', isPrimary: false }]);
    pipedrive.updateDeal(deal, { value: 2000 });
    expect(await sync()).toMatchObject({
      status: 'skipped',
      role: { status: 'updated', changes: [{ field: 'isPrimary', from: false, to: true }] },
    });
    pipedrive.updateDeal(deal, { marketo_program: null });
    await sync();
    expect(marketo.roles()).toMatchObject([{ role: 'Default Role', isPrimary: true }]);
  });
});
