import { type TestApp } from '../support/create-test-app';
import { resultOf, serviceOfEachTest, tasks, writesOf } from '../support/stories';
import { settle, wireBothSides } from '../support/wire-both-sides';

const PHONE = '+44 20 7946 0000';
const [BY_MARKETING, BY_SALES] = ['+44 20 7946 1111', '+44 20 7946 2222'];
const UPDATE_LEAD = 'POST /rest/v1/leads.json';

/** A lead and a person that agree on everything. */
async function aPair(service: TestApp): Promise<{ lead: number; person: number }> {
  const values = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', phone: PHONE };
  const lead = service.sandbox.marketo.createLead(values);
  const { id } = await resultOf(service, `/marketo/lead/${lead}`);
  return { lead, person: Number(id) };
}

describe('one edit, with webhooks wired both ways', () => {
  const service = serviceOfEachTest();

  const edit = (change: (pair: { lead: number; person: number }) => void) => async (): Promise<string[]> => {
    const pair = await aPair(service());
    wireBothSides(service());
    const writes = await writesOf(service(), async () => {
      change(pair);
      await settle(service());
    });
    expect(await tasks(service(), 'state=failed')).toEqual([]);
    return writes.map((write) => write.replace(/\d+$/, '<id>'));
  };

  it('of a lead is one write in Pipedrive, and the echo none', async () => {
    const writes = await edit(({ lead }) => service().sandbox.marketo.updateLead(lead, { phone: BY_MARKETING }))();
    expect(writes).toEqual(['PATCH /api/v2/persons/<id>']);
    expect(results(await tasks(service(), 'type=person-to-lead'))).toMatchObject([
      { status: 'skipped', reason: 'unchanged' },
    ]);
  });

  it('of a person is one write in Marketo, and the echo none', async () => {
    const writes = await edit(({ person }) => service().sandbox.pipedrive.updatePerson(person, { name: 'Ada King' }))();
    expect(writes).toEqual([UPDATE_LEAD]);
    expect(service().sandbox.marketo.leads()).toMatchObject([{ firstName: 'Ada', lastName: 'King' }]);
    expect(results(await tasks(service(), 'type=lead-to-person'))[0]).toMatchObject({
      status: 'skipped',
      reason: 'unchanged',
    });
  });

  it('of a field that nobody maps is no write', async () => {
    const writes = await edit(({ lead, person }) => {
      service().sandbox.marketo.updateLead(lead, { city: 'London' });
      service().sandbox.pipedrive.updatePerson(person, { job_title: 'Countess' });
    })();
    expect(writes).toEqual([]);
  });

  it('of a person’s organization is one write of the company', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    const person = pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: 'ada@engines.example', primary: true }],
      org_id: organization,
    });
    wireBothSides(service());
    await resultOf(service(), `/pipedrive/person/${person}`);
    await settle(service());
    const writes = await writesOf(service(), async () => {
      pipedrive.updateOrganization(organization, { name: 'Analytical Engines Ltd' });
      await settle(service());
    });
    expect(writes).toEqual(['POST /rest/v1/companies.json']);
    expect(marketo.leads()).toMatchObject([{ company: 'Analytical Engines Ltd' }]);
  });

  it('of each side in different fields is one write on each side', async () => {
    const writes = await edit(({ lead, person }) => {
      service().sandbox.marketo.updateLead(lead, { phone: BY_MARKETING });
      service().sandbox.pipedrive.updatePerson(person, { name: 'Ada King' });
    })();
    expect(writes.toSorted()).toEqual(['PATCH /api/v2/persons/<id>', UPDATE_LEAD]);
    expect(service().sandbox.marketo.leads()).toMatchObject([{ lastName: 'King', phone: BY_MARKETING }]);
    expect(service().sandbox.pipedrive.persons()).toMatchObject([{ name: 'Ada King' }]);
    expect(phonesOf(service())[0]).toBe(BY_MARKETING);
  });

  it('of each side to the same value is no write, and no conflict', async () => {
    const writes = await edit(({ lead, person }) => {
      service().sandbox.marketo.updateLead(lead, { lastName: 'King' });
      service().sandbox.pipedrive.updatePerson(person, { name: 'Ada King' });
    })();
    expect(writes).toEqual([]);
    for (const result of results(await tasks(service()))) expect(result).not.toHaveProperty('conflicts');
  });

  it('of each side in one field ends with the later one on both', async () => {
    const { clock } = service().sandbox;
    const writes = await edit(({ lead, person }) => {
      service().sandbox.marketo.updateLead(lead, { phone: BY_MARKETING });
      clock.advance(2000);
      service().sandbox.pipedrive.updatePerson(person, { phones: [{ value: BY_SALES, primary: true }] });
    })();
    expect(writes).toEqual([UPDATE_LEAD]);
    expect(service().sandbox.marketo.leads()).toMatchObject([{ phone: BY_SALES }]);
    expect(phonesOf(service())[0]).toBe(BY_SALES);
  });
});

describe('a field that both sides changed', () => {
  const service = serviceOfEachTest();

  const marketing = (lead: number) => service().sandbox.marketo.updateLead(lead, { phone: BY_MARKETING });
  const sales = (person: number) =>
    service().sandbox.pipedrive.updatePerson(person, { phones: [{ value: BY_SALES, primary: true }] });
  const later = () => service().sandbox.clock.advance(2000);
  const toPerson = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);
  const toLead = (person: number) => resultOf(service(), `/pipedrive/person/${person}`);

  it('keeps the target’s value where it is the later one, and the opposite task carries that over', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair(service());
    marketing(lead);
    later();
    sales(person);
    const writes = await writesOf(service(), async () => {
      expect(await toPerson(lead)).toEqual({
        status: 'skipped',
        id: person,
        reason: 'unchanged',
        conflicts: [{ field: 'phone', kept: BY_SALES, dropped: BY_MARKETING }],
      });
      expect(await toPerson(lead)).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
    expect(await toLead(person)).toEqual({
      status: 'updated',
      id: lead,
      changes: [{ field: 'phone', from: BY_MARKETING, to: BY_SALES }],
    });
    expect(marketo.lead(lead)).toMatchObject({ phone: BY_SALES });
  });

  it('takes the source’s value where it is the later one, and says what it dropped', async () => {
    const { lead, person } = await aPair(service());
    sales(person);
    later();
    marketing(lead);
    expect(await toPerson(lead)).toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'phone', from: BY_SALES, to: BY_MARKETING }],
      conflicts: [{ field: 'phone', kept: BY_MARKETING, dropped: BY_SALES }],
    });
    expect(phonesOf(service())).toEqual([BY_MARKETING, BY_SALES]);
    expect(await toLead(person)).toMatchObject({ status: 'skipped', reason: 'unchanged' });
  });

  it('takes the source’s value where both were changed in the same second', async () => {
    const { marketo, clock } = service().sandbox;
    const { lead, person } = await aPair(service());
    clock.advance(1000 - (clock.now() % 1000));
    marketing(lead);
    sales(person);
    expect(await toLead(person)).toMatchObject({
      status: 'updated',
      conflicts: [{ field: 'phone', kept: BY_SALES, dropped: BY_MARKETING }],
    });
    expect(marketo.lead(lead)).toMatchObject({ phone: BY_SALES });
  });

  it('goes by the edit of that field, not by the record’s latest', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair(service());
    marketing(lead);
    later();
    sales(person);
    later();
    marketo.updateLead(lead, { city: 'London' });
    expect(await toPerson(lead)).toMatchObject({
      status: 'skipped',
      conflicts: [{ field: 'phone', kept: BY_SALES, dropped: BY_MARKETING }],
    });
    later();
    pipedrive.updatePerson(person, { job_title: 'Countess' });
    expect(await toLead(person)).toMatchObject({ status: 'updated', changes: [{ field: 'phone', to: BY_SALES }] });
  });

  it('of a company and its organization follows the later change too', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example', company: 'Engines' });
    await toPerson(lead);
    const organization = Number(pipedrive.organizations()[0]!['id']);
    marketo.updateLead(lead, { company: 'Engines by marketing' });
    later();
    pipedrive.updateOrganization(organization, { name: 'Engines by sales' });
    expect(await resultOf(service(), `/pipedrive/organization/${organization}`)).toMatchObject({
      status: 'updated',
      conflicts: [{ field: 'company', kept: 'Engines by sales', dropped: 'Engines by marketing' }],
    });
    expect(marketo.lead(lead)).toMatchObject({ company: 'Engines by sales' });
  });

  it('is no conflict where only the target changed: the older value stays away', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair(service());
    sales(person);
    marketo.updateLead(lead, { lastName: 'King' });
    expect(await toPerson(lead)).toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'name', from: 'Ada Lovelace', to: 'Ada King' }],
    });
    expect(phonesOf(service())).toEqual([BY_SALES]);
  });

  it('tells no conflict again when the answer of the deciding write was lost', async () => {
    const { faults } = service().sandbox;
    const { lead, person } = await aPair(service());
    sales(person);
    later();
    marketing(lead);
    faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'PATCH', path: '/persons' });
    await toPerson(lead);
    expect(phonesOf(service())[0]).toBe(BY_MARKETING);
    expect(await toPerson(lead)).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    expect(await toLead(person)).toEqual({ status: 'skipped', id: lead, reason: 'unchanged' });
  });
});

describe('a field that one side emptied', () => {
  const service = serviceOfEachTest();

  it('stays empty there, and full on the other side, until it gets a new value', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair(service());
    pipedrive.updatePerson(person, { phones: [] });
    const writes = await writesOf(service(), async () => {
      await resultOf(service(), `/pipedrive/person/${person}`);
      await resultOf(service(), `/marketo/lead/${lead}`);
    });
    expect(writes).toEqual([]);
    expect(marketo.lead(lead)).toMatchObject({ phone: PHONE });
    expect(phonesOf(service())).toEqual([]);
    marketo.updateLead(lead, { phone: BY_MARKETING });
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({
      status: 'updated',
      changes: [{ field: 'phone', from: null, to: BY_MARKETING }],
    });
    expect(phonesOf(service())).toEqual([BY_MARKETING]);
  });

  it('takes the other side’s new value, without a conflict', async () => {
    const { marketo, pipedrive, clock } = service().sandbox;
    const { lead, person } = await aPair(service());
    marketo.updateLead(lead, { phone: BY_MARKETING });
    clock.advance(2000);
    pipedrive.updatePerson(person, { phones: [] });
    const result = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(result).toMatchObject({ status: 'updated', changes: [{ field: 'phone', from: null, to: BY_MARKETING }] });
    expect(result).not.toHaveProperty('conflicts');
  });
});

const results = (all: readonly { result: object | null }[]) => all.map(({ result }) => result);

const phonesOf = ({ sandbox }: TestApp): unknown[] =>
  (sandbox.pipedrive.persons()[0]!['phones'] as { value: unknown }[]).map(({ value }) => value);
