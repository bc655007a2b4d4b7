import { Store } from '../../src/base/store/store';
import { type AgreementTables } from '../../src/sync/state/agreements';
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

describe('a pair of which nothing usable is remembered', () => {
  const service = serviceOfEachTest();

  const db = () => service().app.get(Store).db<AgreementTables>();
  const forget = () => db().deleteFrom('sync_agreement').execute();
  const later = () => service().sandbox.clock.advance(2000);
  const toPerson = (lead: number) => resultOf(service(), `/marketo/lead/${lead}`);
  const toLead = (person: number) => resultOf(service(), `/pipedrive/person/${person}`);
  const byMarketing = (lead: number) => service().sandbox.marketo.updateLead(lead, { phone: BY_MARKETING });
  const bySales = (person: number) =>
    service().sandbox.pipedrive.updatePerson(person, { phones: [{ value: BY_SALES, primary: true }] });

  it('keeps an edit of the person, though the lead was updated later', async () => {
    const { marketo } = service().sandbox;
    const { lead, person } = await aPair(service());
    later();
    bySales(person);
    later();
    marketo.updateLead(lead, { lastName: 'King' });
    await forget();
    expect(await toPerson(lead)).toMatchObject({
      status: 'updated',
      changes: [{ field: 'name', from: 'Ada Lovelace', to: 'Ada King' }],
    });
    expect(phonesOf(service())).toEqual([BY_SALES]);
    expect(await toLead(person)).toMatchObject({ changes: [{ field: 'phone', from: PHONE, to: BY_SALES }] });
  });

  it('keeps an edit of the lead, though the person was updated later', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const { lead, person } = await aPair(service());
    later();
    byMarketing(lead);
    later();
    pipedrive.updatePerson(person, { job_title: 'Countess' });
    await forget();
    expect(await toLead(person)).toMatchObject({
      status: 'skipped',
      conflicts: [{ field: 'phone', kept: BY_MARKETING }],
    });
    expect(marketo.lead(lead)).toMatchObject({ phone: BY_MARKETING });
    expect(await toPerson(lead)).toMatchObject({ changes: [{ field: 'phone', from: PHONE, to: BY_MARKETING }] });
  });

  it.each([
    ['marketing', (lead: number) => byMarketing(lead), BY_MARKETING],
    ['sales', (_lead: number, person: number) => bySales(person), BY_SALES],
  ])('linked by people, has the later edit of %s on both sides', async (_who, edit, expected) => {
    const { marketo, pipedrive } = service().sandbox;
    const email = 'ada@engines.example';
    const lead = marketo.createLead({ firstName: 'Ada', lastName: 'Lovelace', email, phone: '+44 20 7946 3333' });
    const person = pipedrive.createPerson({
      name: 'Ada Lovelace',
      emails: [{ value: email, primary: true }],
      phones: [{ value: '+44 20 7946 4444', primary: true }],
      marketo_id: String(lead),
    });
    marketo.updateLead(lead, { pipedriveId: person });
    later();
    edit(lead, person);
    await toPerson(lead);
    await toLead(person);
    await toPerson(lead);
    expect(marketo.lead(lead)).toMatchObject({ phone: expected });
    expect(phonesOf(service())[0]).toBe(expected);
  });

  it('is none that the service joins by the e-mail address: there the source is written', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const email = 'ada@engines.example';
    const lead = marketo.createLead({ firstName: 'Ada', lastName: 'Lovelace', email, phone: BY_MARKETING });
    later();
    pipedrive.createPerson({
      name: 'Ada',
      emails: [{ value: email, primary: true }],
      phones: [{ value: BY_SALES, primary: true }],
    });
    const result = await toPerson(lead);
    expect(result).toMatchObject({ status: 'updated' });
    expect(result).not.toHaveProperty('conflicts');
    expect(phonesOf(service())).toEqual([BY_MARKETING, BY_SALES]);
  });

  it('of a database of an earlier version, loses no edit and tells no conflict where both sides agree', async () => {
    const { lead, person } = await aPair(service());
    await toLead(person);
    const { field_groups } = await db().selectFrom('sync_agreement').select('field_groups').executeTakeFirstOrThrow();
    const before = field_groups
      .replaceAll(/,"version":"[^"]*"/g, '')
      .replaceAll(/"agreed":\[[^\]]*\]/g, '"agreed":["a","b"]');
    expect(before).not.toBe(field_groups);
    await db().updateTable('sync_agreement').set({ field_groups: before }).execute();
    expect(await toPerson(lead)).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    await db().updateTable('sync_agreement').set({ field_groups: before }).execute();
    later();
    bySales(person);
    await toPerson(lead);
    await toLead(person);
    expect(service().sandbox.marketo.lead(lead)).toMatchObject({ phone: BY_SALES });
    expect(phonesOf(service())).toEqual([BY_SALES]);
  });

  it('agrees on letters that are composed in another way', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ firstName: 'Ren\u00e9', lastName: 'Coty', email: 'rene@engines.example' });
    const person = pipedrive.createPerson({
      name: 'Rene\u0301 Coty',
      emails: [{ value: 'rene@engines.example', primary: true }],
      marketo_id: String(lead),
    });
    marketo.updateLead(lead, { pipedriveId: person });
    const writes = await writesOf(service(), async () => {
      expect(await toPerson(lead)).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
      expect(await toLead(person)).toEqual({ status: 'skipped', id: lead, reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
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
