import { AppError } from '../../base/errors/app-error';
import { type FakeRecords } from '../../../test/support/fake-records';
import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { type Mapping } from '../mapping/mapping';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { organizationToCompanyFlow } from '../flows/organization-to-company.flow';

const mapping: Mapping = {
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
  },
};

describe('FlowEngine, lead-to-person', () => {
  let engine: TestEngine;
  let records: FakeRecords;

  beforeEach(async () => {
    engine = await createTestEngine(mapping);
    records = engine.records;
  });
  afterEach(() => engine.close());

  const sync = (leadId: number) => engine.sync(leadToPersonFlow, leadId);
  const aLead = (values: Record<string, unknown> = {}): number =>
    records.add('lead', { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@acme.example', ...values });
  const aPerson = (values: Record<string, unknown> = {}): number =>
    records.add('person', { name: 'Ada Lovelace', email: 'ada@acme.example', ...values });

  it('creates a person, and links both sides', async () => {
    const lead = aLead();
    const result = await sync(lead);
    expect(result).toMatchObject({ status: 'created', id: 1 });
    expect(result.changes).toEqual([
      { field: 'name', from: null, to: 'Ada Lovelace' },
      { field: 'email', from: null, to: 'ada@acme.example' },
      { field: 'marketo_id', from: null, to: lead },
      { field: 'pipedriveId', from: null, to: 1 },
    ]);
    expect(records.values('person', 1)).toMatchObject({ name: 'Ada Lovelace', marketo_id: lead });
    expect(records.values('lead', lead)).toMatchObject({ pipedriveId: 1 });
  });

  it('writes nothing the second time', async () => {
    const lead = aLead();
    await sync(lead);
    const writes = records.writes;
    await expect(sync(lead)).resolves.toEqual({ status: 'skipped', id: 1, reason: 'unchanged' });
    expect(records.writes).toBe(writes);
  });

  it('tries again where a record that the new person names was deleted meanwhile', async () => {
    const lead = aLead();
    records.beforeWrite = () => Promise.reject(new AppError('record-not-found', 'There is no organization 5'));
    await expect(sync(lead)).rejects.toMatchObject({ kind: 'vendor-unavailable', retryable: true });
    records.beforeWrite = undefined;
    await expect(sync(lead)).resolves.toMatchObject({ status: 'created' });
  });

  it('makes no new person while the lead is to be deleted after its person', async () => {
    const lead = aLead();
    await sync(lead);
    records.remove('person', 1);
    engine.waiting.add(`delete-lead {"leadId":${lead}}`);
    await expect(sync(lead)).resolves.toEqual({ status: 'skipped', reason: 'deleted' });
    expect(records.count('person')).toBe(0);
    engine.waiting.clear();
    await expect(sync(lead)).resolves.toMatchObject({ status: 'created' });
  });

  it('writes only what changed', async () => {
    const lead = aLead();
    await sync(lead);
    records.edit('lead', lead, { lastName: 'King' });
    await expect(sync(lead)).resolves.toMatchObject({
      status: 'updated',
      changes: [{ field: 'name', from: 'Ada Lovelace', to: 'Ada King' }],
    });
  });

  it('never empties a field for an empty source value', async () => {
    const lead = aLead({ phone: '+44 1' });
    await sync(lead);
    records.edit('lead', lead, { phone: null });
    await expect(sync(lead)).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
  });

  it('is updated where only a link was missing', async () => {
    const lead = aLead();
    const person = aPerson();
    await expect(sync(lead)).resolves.toEqual({
      status: 'updated',
      id: person,
      changes: [
        { field: 'marketo_id', from: null, to: lead },
        { field: 'pipedriveId', from: null, to: person },
      ],
    });
  });

  it.each([
    ['the link of the lead', { pipedriveId: 2 }, [{ email: 'ada@acme.example' }, { email: 'other@acme.example' }], 2],
    ['the link of a person', {}, [{ email: 'ada@acme.example' }, { marketo_id: '1', email: 'other@acme.example' }], 2],
    ['the e-mail, in any case', {}, [{ email: 'b@acme.example' }, { email: 'ADA@acme.example' }], 2],
  ])('finds the person by %s first', async (_, leadValues, persons, expected) => {
    persons.forEach((person) => aPerson(person));
    await expect(sync(aLead(leadValues))).resolves.toMatchObject({ status: 'updated', id: expected });
    expect(records.count('person')).toBe(2);
  });

  it('goes on with the next step where the link leads to a person that is gone', async () => {
    const person = aPerson();
    const lead = aLead({ pipedriveId: 99 });
    await expect(sync(lead)).resolves.toMatchObject({ status: 'updated', id: person });
    expect(records.values('lead', lead)).toMatchObject({ pipedriveId: person });
  });

  it('does not guess between two persons', async () => {
    aPerson();
    aPerson();
    await expect(sync(aLead())).rejects.toMatchObject({ kind: 'record-ambiguous', details: { candidates: [1, 2] } });
    expect(records.writes).toBe(0);
  });

  it('does not take a person over from another lead', async () => {
    const other = aLead({ email: 'x@acme.example' });
    aPerson({ marketo_id: other });
    await expect(sync(aLead())).rejects.toMatchObject({ kind: 'record-ambiguous', details: { candidates: [1] } });
  });

  it('takes a person over from a lead that is gone', async () => {
    const person = aPerson({ marketo_id: 77 });
    const lead = aLead();
    await expect(sync(lead)).resolves.toMatchObject({ status: 'updated', id: person });
    expect(records.values('person', person)).toMatchObject({ marketo_id: lead });
  });

  it('keeps the link of a person to another existing lead', async () => {
    const other = aLead({ email: 'x@acme.example' });
    const person = aPerson({ marketo_id: other });
    await sync(aLead({ pipedriveId: person }));
    expect(records.values('person', person)).toMatchObject({ marketo_id: other });
  });

  it('names a person without a name by its e-mail', async () => {
    const result = await sync(aLead({ firstName: null, lastName: ' ' }));
    expect(result.changes?.[0]).toEqual({ field: 'name', from: null, to: 'ada@acme.example' });
  });

  it('skips a lead without name and e-mail', async () => {
    const lead = aLead({ firstName: null, lastName: null, email: null });
    await expect(sync(lead)).resolves.toEqual({ status: 'skipped', reason: 'no name' });
  });

  it('does not make a person anew that the service deleted', async () => {
    const lead = aLead();
    await sync(lead);
    await engine.state.beginDeletion({ kind: 'person', id: 1 }, 'delete-person-1', { kind: 'lead', id: lead });
    records.remove('person', 1);
    await expect(sync(lead)).resolves.toEqual({ status: 'skipped', reason: 'deleted' });
  });

  it('makes a person anew that the service deleted for another lead', async () => {
    await engine.state.beginDeletion({ kind: 'person', id: 9 }, 'delete-person-9', { kind: 'lead', id: 77 });
    await expect(sync(aLead({ pipedriveId: 9 }))).resolves.toMatchObject({ status: 'created' });
  });

  it('follows a link that was moved to another person', async () => {
    const lead = aLead();
    await sync(lead);
    records.edit('lead', lead, { pipedriveId: null });
    records.edit('person', 1, { marketo_id: null });
    const other = aPerson({ email: 'x@acme.example', marketo_id: String(lead) });
    await expect(sync(lead)).resolves.toMatchObject({ status: 'updated', id: other });
  });

  it('matches anew where both links were taken away', async () => {
    const lead = aLead();
    await sync(lead);
    records.edit('lead', lead, { pipedriveId: null, email: 'x@acme.example' });
    records.edit('person', 1, { marketo_id: null });
    const other = aPerson({ email: 'x@acme.example' });
    await expect(sync(lead)).resolves.toMatchObject({ status: 'updated', id: other });
    expect(records.values('person', 1)).toMatchObject({ email: 'ada@acme.example' });
  });

  it('tries again where the person vanishes while it is written', async () => {
    const lead = aLead();
    await sync(lead);
    records.edit('lead', lead, { phone: '+44 1' });
    records.beforeWrite = () => Promise.reject(new AppError('record-not-found', 'gone'));
    await expect(sync(lead)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
  });

  it('makes a person anew that somebody else deleted', async () => {
    const lead = aLead();
    await sync(lead);
    records.remove('person', 1);
    await expect(sync(lead)).resolves.toMatchObject({ status: 'created', id: 2 });
    expect(records.values('lead', lead)).toMatchObject({ pipedriveId: 2 });
  });

  it('knows its own creates before the search does', async () => {
    records.searchKnows = () => false;
    await sync(aLead());
    await expect(sync(aLead({ phone: '+44 1' }))).rejects.toMatchObject({ kind: 'record-ambiguous' });
    expect(records.count('person')).toBe(1);
  });

  describe('where the answer of a create was lost', () => {
    const lost = new AppError('vendor-unavailable', 'lost', { outcomeUnknown: true });

    it('finds the record that it made, though the search does not', async () => {
      records.searchKnows = () => false;
      const lead = aLead();
      records.afterWrite = () => Promise.reject(lost);
      await expect(sync(lead)).rejects.toBe(lost);
      records.afterWrite = undefined;
      const result = await sync(lead);
      expect(result).toMatchObject({ status: 'created', id: 1 });
      expect(result.changes?.map(({ field }) => field)).toEqual(['name', 'email', 'marketo_id', 'pipedriveId']);
      expect(records.count('person')).toBe(1);
    });

    it('keeps another lead with the same e-mail from making a second one', async () => {
      records.searchKnows = () => false;
      const [first, second] = [aLead(), aLead({ phone: '+44 1' })];
      records.afterWrite = () => Promise.reject(lost);
      await expect(sync(first)).rejects.toBe(lost);
      records.afterWrite = undefined;
      await expect(sync(second)).rejects.toMatchObject({ kind: 'record-ambiguous' });
      await expect(sync(first)).resolves.toMatchObject({ status: 'created', id: 1 });
      expect(records.count('person')).toBe(1);
    });

    it('knows the record that it found by its e-mail, though the search does not', async () => {
      records.searchKnows = () => false;
      const [first, second] = [aLead(), aLead({ phone: '+44 1' })];
      records.afterWrite = () => Promise.reject(lost);
      await expect(sync(first)).rejects.toBe(lost);
      records.afterWrite = undefined;
      await sync(first);
      await expect(sync(second)).rejects.toMatchObject({ kind: 'record-ambiguous' });
      expect(records.count('person')).toBe(1);
    });

    it('waits until the create must have settled before it repeats it', async () => {
      const lead = aLead();
      records.beforeWrite = () => Promise.reject(lost);
      await expect(sync(lead)).rejects.toBe(lost);
      records.beforeWrite = undefined;
      await expect(sync(lead)).rejects.toMatchObject({ details: { retryAfterMs: expect.any(Number) as number } });
      engine.clock.advance(5_000);
      await expect(sync(lead)).resolves.toMatchObject({ status: 'created', id: 1 });
    });

    it('repeats at once what the vendor refused', async () => {
      const lead = aLead();
      records.beforeWrite = () => Promise.reject(new AppError('vendor-throttled', 'later'));
      await expect(sync(lead)).rejects.toMatchObject({ kind: 'vendor-throttled' });
      records.beforeWrite = undefined;
      await expect(sync(lead)).resolves.toMatchObject({ status: 'created' });
    });
  });

  it('reads a failing search as a failure, never as "none"', async () => {
    records.find = () => Promise.reject(new AppError('vendor-unavailable', 'down'));
    await expect(sync(aLead())).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    expect(records.count('person')).toBe(0);
  });

  it('skips what the filter leaves out', async () => {
    engine.settings.mapping = {
      ...mapping,
      filters: { personFromLead: (lead) => lead['email'] !== 'ada@acme.example' },
    };
    await expect(sync(aLead())).resolves.toEqual({ status: 'skipped', reason: 'filtered' });
  });

  it('skips a lead that is flagged as deleted', async () => {
    engine.close();
    engine = await createTestEngine(mapping, 'pipedriveDeleted');
    const lead = engine.records.add('lead', { firstName: 'Ada', pipedriveDeleted: true });
    await expect(sync(lead)).resolves.toEqual({ status: 'skipped', reason: 'deleted' });
  });
});

describe('FlowEngine, organization-to-company', () => {
  it('gives a company without externalCompanyId one where that can be set', async () => {
    const engine = await createTestEngine({ ...mapping, companyFromOrganization: { company: { fields: ['name'] } } });
    const company = engine.records.add('company', { company: 'Acme' });
    const organization = engine.records.add('organization', { name: 'Acme', marketo_id: company });
    await expect(engine.sync(organizationToCompanyFlow, organization)).resolves.toEqual({
      status: 'updated',
      id: company,
      externalId: `pd-organization-${organization}`,
      changes: [{ field: 'externalCompanyId', from: null, to: `pd-organization-${organization}` }],
    });
    engine.close();
  });
});
