import { type FakeRecords } from '../../../test/support/fake-records';
import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { type Consent } from '../mapping/consent';
import { type FieldMapping } from '../mapping/mapping';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const personFromLead: FieldMapping = { name: { fields: ['lastName'] }, email: { fields: ['email'] } };
const leadFromPerson: FieldMapping = { lastName: { fields: ['name'] }, email: { fields: ['email'] } };

describe('consent', () => {
  let engine: TestEngine;
  let records: FakeRecords;
  let lead: number;
  let person: number;

  const start = async (consent: Partial<Consent> = {}, values: object = {}): Promise<void> => {
    const rule = { lead: 'unsubscribed', person: 'no_mail', ...consent };
    engine = await createTestEngine({ links, personFromLead, leadFromPerson, consent: rule });
    records = engine.records;
    records.clock = engine.clock;
    lead = records.add('lead', { lastName: 'King', email: 'ada@acme.example', ...values });
    person = Number((await fromLead()).id);
  };
  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const fromPerson = () => engine.sync(personToLeadFlow, person);
  const later = (): void => engine.clock.advance(600_000);
  const inMarketo = (isOut: boolean): void => {
    later();
    records.edit('lead', lead, { unsubscribed: isOut });
  };
  const inPipedrive = (value: string, field = 'no_mail'): void => {
    later();
    records.edit('person', person, { [field]: value });
  };
  const liftsBoth = async (): Promise<void> => {
    inMarketo(false);
    inPipedrive('No');
    await fromLead();
    await fromPerson();
  };
  const both = () => [records.values('lead', lead)['unsubscribed'], records.values('person', person)['no_mail']];

  afterEach(() => engine.close());

  it('sets the person out whose lead is, and rests', async () => {
    await start();
    inMarketo(true);
    await expect(fromLead()).resolves.toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'no_mail', from: null, to: 'Yes' }],
    });
    for (const rest of [await fromLead(), await fromPerson()]) expect(rest).toMatchObject({ reason: 'unchanged' });
  });

  it('sets the lead out whose person is', async () => {
    await start();
    inPipedrive('Yes');
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'unsubscribed', from: null, to: true }] });
  });

  it('makes a new record out, and says nothing to it otherwise', async () => {
    await start({}, { unsubscribed: true });
    expect(both()).toEqual([true, 'Yes']);
    person = records.add('person', { name: 'Bea', email: 'bea@acme.example', no_mail: 'No' });
    await expect(fromPerson()).resolves.toMatchObject({ status: 'created' });
    expect(records.values('lead', lead + 1)).not.toHaveProperty('unsubscribed');
  });

  it('does not lift, whoever is later, and sets the lifted side out by the other side’s flow', async () => {
    await start();
    inMarketo(true);
    await fromLead();
    inMarketo(false);
    await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    expect(both()).toEqual([false, 'Yes']);
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'unsubscribed', from: false, to: true }] });
    expect(both()).toEqual([true, 'Yes']);
  });

  it('leaves both in where people lifted both', async () => {
    await start();
    inMarketo(true);
    await fromLead();
    await liftsBoth();
    expect(both()).toEqual([false, 'No']);
  });

  it.each(['no_consent', 'archived'])('takes nothing from %s, and makes it unsubscribed', async (status) => {
    await start({ person: 'marketing_status' });
    inPipedrive(status, 'marketing_status');
    await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    inMarketo(true);
    await expect(fromLead()).resolves.toMatchObject({
      changes: [{ field: 'marketing_status', from: status, to: 'unsubscribed' }],
    });
  });

  it('tells what the vendor did not keep, and tries again with the next task', async () => {
    await start();
    records.keeps = (kind, { no_mail: _refused, ...values }) => (kind === 'person' ? values : { ...values });
    inMarketo(true);
    const refused = { status: 'refused', field: 'no_mail', wanted: 'Yes', is: null };
    await expect(fromLead()).resolves.toEqual({ status: 'skipped', id: person, reason: 'unchanged', consent: refused });
    records.edit('lead', lead, { lastName: 'Lovelace' });
    await expect(fromLead()).resolves.toEqual({
      status: 'updated',
      id: person,
      changes: [{ field: 'name', from: 'King', to: 'Lovelace' }],
      consent: refused,
    });
    records.keeps = (_kind, values) => values;
    await expect(fromLead()).resolves.toMatchObject({ status: 'updated', changes: [{ field: 'no_mail', to: 'Yes' }] });
  });

  it('makes the survivor of a merge out whose copy was', async () => {
    await start();
    inPipedrive('Yes');
    await fromPerson();
    const survivor = records.add('person', { name: 'Ada', email: 'ada@home.example', no_mail: 'No' });
    await engine.state.rememberMerge('person', person, survivor);
    records.remove('person', person);
    const result = await engine.sync(personToLeadFlow, survivor);
    expect(records.values('lead', Number(result.id))).toMatchObject({ unsubscribed: true });
  });

  describe('of those that are gone', () => {
    const ada = 'ada@acme.example';

    it('makes a copy out whose address another person is out with', async () => {
      await start();
      inMarketo(true);
      await fromLead();
      records.remove('lead', lead);
      person = records.add('person', { name: 'Copy', email: ada, no_mail: 'No' });
      const { id } = await fromPerson();
      expect(records.values('lead', Number(id))).toMatchObject({ unsubscribed: true });
    });

    it('sets the next half out where the former one was', async () => {
      await start();
      inMarketo(true);
      await fromLead();
      records.remove('lead', lead);
      inPipedrive('No');
      lead = records.add('lead', { lastName: 'King', email: ada });
      await fromLead();
      await fromPerson();
      expect(both()).toEqual([true, 'Yes']);
    });

    it('takes the no of a lead that has an address of merged persons and was never linked', async () => {
      await start();
      records.add('lead', { lastName: 'King', email: 'x@acme.example', unsubscribed: true });
      records.values('person', person)['others'] = ['x@acme.example'];
      await engine.state.rememberMerge('person', 99, person);
      await fromPerson();
      expect(records.values('lead', lead)).toMatchObject({ unsubscribed: true });
    });

    it('sets all leads out that have an address of a person who is', async () => {
      await start();
      const other = records.add('lead', { lastName: 'King', email: 'x@acme.example' });
      records.values('person', person)['others'] = ['x@acme.example'];
      inPipedrive('Yes');
      await fromPerson();
      expect(records.values('lead', other)).toMatchObject({ unsubscribed: true });
    });

    describe('of a lead that could not be carried over', () => {
      let other: number;
      const fromOther = () => engine.sync(leadToPersonFlow, other);
      beforeEach(async () => {
        await start();
        records.values('person', person)['others'] = ['x@acme.example'];
        other = records.add('lead', { lastName: 'King', email: 'x@acme.example', unsubscribed: true });
        await fromOther().catch(() => undefined);
      });

      it('keeps the no for the person that has its address, until that is told', async () => {
        records.remove('lead', other);
        await fromPerson();
        await fromLead();
        expect(both()).toEqual([true, 'Yes']);
        await liftsBoth();
        expect(both()).toEqual([false, 'No']);
      });

      it('keeps it no longer than the lead says it, as a run that fails tells', async () => {
        records.edit('lead', other, { unsubscribed: false });
        await expect(fromOther()).rejects.toMatchObject({ kind: 'record-ambiguous' });
        await fromPerson();
        expect(both()).toEqual([undefined, undefined]);
      });

      it('keeps it no longer than the lead says it, as a run that succeeds tells', async () => {
        records.values('person', person)['others'] = [];
        records.edit('lead', other, { unsubscribed: false });
        await fromOther();
        records.values('person', person)['others'] = ['x@acme.example'];
        await fromPerson();
        expect(both()).toEqual([undefined, undefined]);
      });
    });

    it('says it of a lead that is left out, since its person was deleted', async () => {
      await start();
      await engine.state.beginDeletion({ kind: 'person', id: person }, 'task', { kind: 'lead', id: lead });
      records.remove('person', person);
      inMarketo(true);
      await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'deleted' });
      records.remove('lead', lead);
      person = records.add('person', { name: 'Ada', email: 'x@acme.example', others: [ada] });
      const { id } = await fromPerson();
      expect(records.values('lead', Number(id))).toMatchObject({ unsubscribed: true });
    });

    it('says it until their address is told again, and no longer', async () => {
      await start();
      await engine.consent.addressesOut([ada]);
      await fromPerson();
      expect(both()[0]).toBe(true);
      await fromLead();
      await liftsBoth();
      expect(both()).toEqual([false, 'No']);
    });

    it('says it until Marketo has kept it', async () => {
      await start();
      await engine.consent.addressesOut([ada]);
      records.keeps = (kind, { unsubscribed: refused, ...values }) =>
        kind === 'lead' || refused === undefined ? values : { ...values, unsubscribed: refused };
      await expect(fromPerson()).resolves.toMatchObject({ consent: { status: 'refused', wanted: true } });
      records.keeps = (_kind, values) => values;
      await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'unsubscribed', to: true }] });
    });
  });

  describe('that may be lifted', () => {
    beforeEach(async () => {
      await start({ resubscribe: true });
      inMarketo(true);
      await fromLead();
    });

    it('is lifted by a newer change of the side that was out first', async () => {
      inMarketo(false);
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'no_mail', from: 'Yes', to: 'No' }] });
      await expect(fromPerson()).resolves.toMatchObject({ reason: 'unchanged' });
      expect(both()).toEqual([false, 'No']);
    });

    it('is lifted by a newer change of the other side', async () => {
      inPipedrive('No');
      await expect(fromPerson()).resolves.toMatchObject({
        changes: [{ field: 'unsubscribed', from: true, to: false }],
      });
    });

    it('is not lifted by an older change, nor by a value that nobody set', async () => {
      records.edit('lead', lead, { unsubscribed: false });
      later();
      records.edit('person', person, { no_mail: 'No' });
      later();
      records.edit('person', person, { no_mail: 'Yes' });
      await fromLead();
      expect(both()).toEqual([false, 'Yes']);
      records.edit('person', person, { no_mail: '' });
      await fromPerson();
      expect(records.values('lead', lead)['unsubscribed']).toBe(false);
    });

    it('is not lifted where a history tells nothing', async () => {
      records.clock = undefined;
      inMarketo(false);
      await fromLead();
      expect(both()).toEqual([false, 'Yes']);
    });

    it('is not lifted by what was said before the two were joined, also by later runs', async () => {
      lead = records.add('lead', { lastName: 'Ride', email: 'bea@acme.example' });
      person = records.add('person', { name: 'Bea', email: 'bea@acme.example' });
      inMarketo(true);
      inPipedrive('No');
      for (const run of [fromPerson, fromPerson]) await expect(run()).resolves.not.toHaveProperty('consent');
      expect(both()).toEqual([true, 'No']);
      inPipedrive('Yes');
      inPipedrive('No');
      await fromPerson();
      expect(both()).toEqual([false, 'No']);
    });

    it('is not lifted by the echo of a lift, however late somebody unsubscribes', async () => {
      inPipedrive('No');
      records.afterWrite = () => {
        records.afterWrite = undefined;
        engine.clock.advance(-1000);
        records.edit('person', person, { no_mail: 'Yes' });
        engine.clock.advance(1000);
        return Promise.resolve();
      };
      await fromPerson();
      await fromLead();
      expect(both()).toEqual([false, 'Yes']);
      await fromPerson();
      expect(both()).toEqual([true, 'Yes']);
    });

    it('is not lifted by what the survivor of a merge said before it, the loser being out', async () => {
      inPipedrive('No');
      await engine.consent.out({ kind: 'person', id: 99 });
      await engine.state.rememberMerge('person', 99, person);
      await fromPerson();
      await engine.state.forgetMerges({ kind: 'person', id: person });
      await fromPerson();
      expect(both()).toEqual([true, 'No']);
      inPipedrive('Yes');
      inPipedrive('No');
      await fromPerson();
      expect(both()).toEqual([false, 'No']);
    });

    it('is not lifted where that would subscribe another lead whose person is out', async () => {
      const other = records.add('person', { name: 'Ada', email: 'x@acme.example', no_mail: 'Yes' });
      records.add('lead', { lastName: 'Copy', email: 'ada@acme.example', unsubscribed: true, pipedriveId: other });
      inPipedrive('No');
      await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped' });
      expect(both()).toEqual([true, 'No']);
      records.edit('person', other, { no_mail: 'No' });
      await expect(fromPerson()).resolves.toMatchObject({ status: 'updated' });
    });
  });
});
