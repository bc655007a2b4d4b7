import { resultOf, serviceOfEachTest, tasks, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };
const EMAILS = { emails: [{ value: ADA.email, primary: true }] };

describe('a record that is made anew', () => {
  const service = serviceOfEachTest();

  it('after both sides were deleted is a pair of its own', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const first = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS });
    await settle(service());
    pipedrive.deletePerson(first);
    await settle(service());
    expect([marketo.leads(), pipedrive.persons()]).toEqual([[], []]);
    const second = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS });
    await settle(service());
    expect(marketo.leads()).toMatchObject([{ email: ADA.email, pipedriveId: second }]);
    expect(await tasks(service(), 'state=failed')).toEqual([]);
  });

  it('while its deletion is still on its way is a pair of its own', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const first = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS });
    await settle(service());
    pipedrive.deletePerson(first);
    const second = pipedrive.createPerson({ name: 'Ada King', ...EMAILS });
    await settle(service());
    const leads = marketo.leads();
    expect(leads.filter(({ pipedriveId }) => pipedriveId === second).length).toBe(leads.length);
    await resultOf(service(), `/pipedrive/person/${second}`);
    await settle(service());
    expect(marketo.leads()).toMatchObject([{ lastName: 'King', email: ADA.email, pipedriveId: second }]);
    expect(pipedrive.persons()).toHaveLength(1);
  });

  it('as a copy in Pipedrive makes no second lead, and leaves the link', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead(ADA);
    const person = Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']);
    const copy = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS, marketo_id: String(lead) });
    const writes = await writesOf(service(), () => resultOf(service(), `/pipedrive/person/${copy}`));
    expect(writes).toEqual([]);
    expect(marketo.leads()).toMatchObject([{ id: lead, pipedriveId: person }]);
  });
});

describe('a lead whose flag was taken back', () => {
  const service = serviceOfEachTest({ environment: { MARKETO_DELETE_MODE: 'flag:pipedriveDeleted' } });

  it('gets a new person', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const lead = marketo.createLead(ADA);
    await settle(service());
    pipedrive.deletePerson(Number(pipedrive.persons()[0]!['id']));
    await settle(service());
    expect(pipedrive.persons()).toEqual([]);
    marketo.updateLead(lead, { pipedriveDeleted: false });
    await settle(service());
    expect(pipedrive.persons()).toMatchObject([{ name: 'Ada Lovelace' }]);
    expect(marketo.lead(lead)).toMatchObject({ pipedriveId: pipedrive.persons()[0]!['id'] });
  });
});

describe('a lead that was merged in Marketo', () => {
  const service = serviceOfEachTest();

  it('leaves its role to the winner, once', async () => {
    const { marketo, pipedrive } = service().sandbox;
    wireBothSides(service());
    const person = pipedrive.createPerson({ name: 'Ada Lovelace', ...EMAILS });
    const deal = pipedrive.createDeal({ title: 'Two engines', person_id: person });
    await settle(service());
    const loser = Number(marketo.leads()[0]!['id']);
    const winner = marketo.createLead({ email: 'augusta@engines.example', firstName: 'Augusta', pipedriveId: person });
    marketo.mergeLeads(winner, [loser]);
    await resultOf(service(), `/pipedrive/person/${person}`);
    await settle(service());
    expect(marketo.roles()).toMatchObject([{ leadId: winner, externalOpportunityId: `pd-deal-${deal}` }]);
    expect(marketo.leads()).toMatchObject([{ id: winner, pipedriveId: person }]);
    expect(pipedrive.customValue('person', person, 'marketo_id')).toBe(String(winner));
  });
});
