import { AppError } from '../../../base/errors/app-error';
import { type FakeRecords } from '../../../../test/support/fake-records';
import { createTestEngine, type TestEngine } from '../../../../test/support/test-engine';
import { adapters as a } from '../../mapping/adapters';
import { type FieldMapping, type Mapping } from '../../mapping/mapping';
import { leadToPersonFlow } from '../../flows/lead-to-person.flow';
import { personToLeadFlow } from '../../flows/person-to-lead.flow';

const personFromLead: FieldMapping = {
  name: { fields: ['firstName', 'lastName'], mode: 'join' },
  email: { fields: ['email'] },
  phone: { fields: ['phone'] },
};
const leadFromPerson: FieldMapping = {
  firstName: { fields: ['name'], postAdapter: a.firstName },
  lastName: { fields: ['name'], postAdapter: a.lastName },
  email: { fields: ['email'] },
  phone: { fields: ['phone'] },
};
const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };

const [MORNING, NOON] = ['2026-11-23T08:00:00Z', '2026-11-23T12:00:00Z'];

describe('a lead and a person that are carried both ways', () => {
  let engine: TestEngine;
  let records: FakeRecords;
  let lead: number;
  let person: number;

  const start = async (mapping: Partial<Mapping> = {}): Promise<void> => {
    engine = await createTestEngine({ links, personFromLead, leadFromPerson, ...mapping });
    records = engine.records;
    lead = records.add('lead', {
      firstName: 'Vincent',
      lastName: 'Willem',
      email: 'v@acme.example',
      phone: '+31 20 5555555',
    });
    person = Number((await engine.sync(leadToPersonFlow, lead)).id);
  };
  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const fromPerson = () => engine.sync(personToLeadFlow, person);
  const editLead = (values: Record<string, unknown>, updatedAt = MORNING) =>
    records.edit('lead', lead, { ...values, updatedAt });
  const editPerson = (values: Record<string, unknown>, update_time = MORNING) =>
    records.edit('person', person, { ...values, update_time });
  /** What further tasks of both sides do, until they would go round. */
  const further = async () => {
    const { writes } = records;
    const results = [await fromLead(), await fromPerson(), await fromLead()];
    return { reasons: results.map(({ reason }) => reason), writes: records.writes - writes };
  };
  const REST = { reasons: ['unchanged', 'unchanged', 'unchanged'], writes: 0 };

  beforeEach(() => start());
  afterEach(() => engine.close());

  it('rest after the first run', async () => {
    await expect(further()).resolves.toEqual(REST);
  });

  it('carry an edit of the person to the lead, and rest', async () => {
    editPerson({ phone: '+31 20 1111111' });
    await expect(fromPerson()).resolves.toMatchObject({
      status: 'updated',
      id: lead,
      changes: [{ field: 'phone', from: '+31 20 5555555', to: '+31 20 1111111' }],
    });
    await expect(further()).resolves.toEqual(REST);
  });

  it('do not lose a corrected phone to an event of the lead', async () => {
    editPerson({ phone: '+31 20 1111111' });
    editLead({ lastName: 'Gogh' });
    await expect(fromLead()).resolves.toMatchObject({
      status: 'updated',
      changes: [{ field: 'name', from: 'Vincent Willem', to: 'Vincent Gogh' }],
    });
    expect(records.values('person', person)).toMatchObject({ phone: '+31 20 1111111' });
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', to: '+31 20 1111111' }] });
    await expect(further()).resolves.toEqual(REST);
  });

  it('agree on names that are split in another way', async () => {
    editLead({ lastName: 'van Gogh' });
    await fromLead();
    expect(records.values('person', person)).toMatchObject({ name: 'Vincent van Gogh' });
    await expect(further()).resolves.toEqual(REST);
    expect(records.values('lead', lead)).toMatchObject({ firstName: 'Vincent', lastName: 'van Gogh' });
  });

  it('let the later of two edits win, told by the run of the loser', async () => {
    editLead({ phone: '1' }, MORNING);
    editPerson({ phone: '2' }, NOON);
    await expect(fromLead()).resolves.toEqual({
      status: 'skipped',
      id: person,
      reason: 'unchanged',
      conflicts: [{ field: 'phone', kept: '2', dropped: '1' }],
    });
    const result = await fromPerson();
    expect(result).toMatchObject({ status: 'updated', changes: [{ field: 'phone', from: '1', to: '2' }] });
    expect(result.conflicts).toBeUndefined();
    await expect(further()).resolves.toEqual(REST);
  });

  it('let the later of two edits win, told by the run of the winner', async () => {
    editLead({ phone: '1' }, MORNING);
    editPerson({ phone: '2' }, NOON);
    await expect(fromPerson()).resolves.toMatchObject({
      status: 'updated',
      changes: [{ field: 'phone', from: '1', to: '2' }],
      conflicts: [{ field: 'phone', kept: '2', dropped: '1' }],
    });
    await expect(further()).resolves.toEqual(REST);
  });

  it('let the source win at the same second', async () => {
    editLead({ phone: '1' }, '2026-11-23T12:00:00.900Z');
    editPerson({ phone: '2' }, '2026-11-23T12:00:00.100Z');
    await expect(fromLead()).resolves.toMatchObject({ conflicts: [{ kept: '1', dropped: '2' }] });
  });

  it('tell no conflict where both were edited alike', async () => {
    editLead({ phone: '+31 20 222 2222' });
    editPerson({ phone: '+31202222222' });
    const result = await fromLead();
    expect(result).toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    await expect(further()).resolves.toEqual(REST);
  });

  it('leave a field empty that one side emptied, until the other gets a new value', async () => {
    editPerson({ phone: null });
    await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    expect(records.values('person', person)['phone']).toBeNull();
    editLead({ phone: '3' });
    const result = await fromLead();
    expect(result).toMatchObject({ changes: [{ field: 'phone', from: null, to: '3' }] });
    expect(result.conflicts).toBeUndefined();
    await expect(further()).resolves.toEqual(REST);
  });

  it('keep both where the source was emptied and the target edited', async () => {
    editLead({ phone: null }, NOON);
    editPerson({ phone: '2' }, MORNING);
    await expect(fromLead()).resolves.toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    const result = await fromPerson();
    expect(result).toMatchObject({ changes: [{ field: 'phone', to: '2' }] });
    expect(result.conflicts).toBeUndefined();
  });

  it('rest after a name lost its first word', async () => {
    editPerson({ name: 'Willem' });
    await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    editPerson({ name: 'Gogh' });
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'lastName', to: 'Gogh' }] });
    expect(records.values('lead', lead)).toMatchObject({ firstName: 'Vincent', lastName: 'Gogh' });
    await expect(further()).resolves.toEqual(REST);
    expect(records.values('person', person)).toMatchObject({ name: 'Gogh' });
  });

  it('take a write whose answer was lost for no edit of the target', async () => {
    editLead({ phone: '1' }, MORNING);
    records.afterWrite = () => {
      editPerson({}, NOON);
      return Promise.reject(new AppError('vendor-unavailable', 'lost', { outcomeUnknown: true }));
    };
    await expect(fromLead()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    records.afterWrite = undefined;
    editLead({ phone: '2' }, MORNING);
    const result = await fromLead();
    expect(result).toMatchObject({ status: 'updated', changes: [{ field: 'phone', from: '1', to: '2' }] });
    expect(result.conflicts).toBeUndefined();
    await expect(further()).resolves.toEqual(REST);
  });

  it('take a write that never arrived for no agreement', async () => {
    editLead({ phone: '1' }, MORNING);
    records.beforeWrite = () => Promise.reject(new AppError('vendor-unavailable', 'down', { outcomeUnknown: true }));
    await expect(fromLead()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    records.beforeWrite = undefined;
    await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'phone', to: '1' }] });
    editPerson({ phone: '3' }, NOON);
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '1', to: '3' }] });
    await expect(further()).resolves.toEqual(REST);
  });

  describe('of which nothing is remembered', () => {
    const readPhoneAsText = () => {
      const changed = { ...leadFromPerson, phone: { fields: ['phone'], postAdapter: a.text } };
      engine.settings.mapping = { ...engine.settings.mapping, leadFromPerson: changed };
    };

    it('let the later edit win', async () => {
      editPerson({ phone: '2' }, NOON);
      await engine.forgetAgreements();
      await expect(fromLead()).resolves.toEqual({
        status: 'skipped',
        id: person,
        reason: 'unchanged',
        conflicts: [{ field: 'phone', kept: '2', dropped: '+31 20 5555555' }],
      });
      await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', to: '2' }] });
      await expect(further()).resolves.toEqual(REST);
    });

    it('let the later edit win, told by the run of the winner', async () => {
      editLead({ phone: '1' }, NOON);
      await engine.forgetAgreements();
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'phone', to: '1' }] });
      await expect(further()).resolves.toEqual(REST);
    });

    it('remember what they agree on', async () => {
      await engine.forgetAgreements();
      await fromLead();
      editPerson({ phone: '2' }, MORNING);
      editLead({ lastName: 'Gogh' }, NOON);
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'name' }] });
      expect(records.values('person', person)).toMatchObject({ phone: '2' });
    });

    it('fill what one side has empty', async () => {
      editPerson({ phone: null }, NOON);
      await engine.forgetAgreements();
      const result = await fromLead();
      expect(result).toMatchObject({ changes: [{ field: 'phone', from: null, to: '+31 20 5555555' }] });
      expect(result.conflicts).toBeUndefined();
    });

    it('take what another version of the mapping remembers for nothing', async () => {
      editPerson({ phone: '2' }, NOON);
      readPhoneAsText();
      await expect(fromLead()).resolves.toMatchObject({
        status: 'skipped',
        conflicts: [{ field: 'phone', kept: '2' }],
      });
    });

    it('agree all the same where only the mapping is another one', async () => {
      readPhoneAsText();
      await expect(further()).resolves.toEqual(REST);
    });

    it('write the source where no link had joined them', async () => {
      const other = records.add('lead', { firstName: 'Theo', email: 't@acme.example', phone: '1', updatedAt: MORNING });
      const values = { name: 'T. Gogh', email: 't@acme.example', phone: '2', update_time: NOON };
      const found = records.add('person', values);
      const result = await engine.sync(leadToPersonFlow, other);
      expect(result).toMatchObject({ status: 'updated', id: found });
      expect(result.conflicts).toBeUndefined();
      expect(records.values('person', found)).toMatchObject({ name: 'Theo', phone: '1' });
    });

    it.each(['marketo_id', 'pipedriveId'])('let the later edit win where people linked them by %s', async (field) => {
      const other = records.add('lead', { firstName: 'Theo', email: 't@acme.example', phone: '1', updatedAt: MORNING });
      const values = { name: 'Theo', email: 't@acme.example', phone: '2', update_time: NOON };
      const found = records.add('person', values);
      if (field === 'marketo_id') records.edit('person', found, { marketo_id: other });
      else records.edit('lead', other, { pipedriveId: found });
      await expect(engine.sync(leadToPersonFlow, other)).resolves.toMatchObject({
        conflicts: [{ field: 'phone', kept: '2', dropped: '1' }],
      });
      expect(records.values('person', found)).toMatchObject({ phone: '2' });
      await expect(engine.sync(personToLeadFlow, found)).resolves.toMatchObject({
        changes: [{ field: 'phone', from: '1', to: '2' }],
      });
    });

    it('keep an edit that was made between a create whose answer was lost and its repetition', async () => {
      const other = records.add('lead', { firstName: 'Theo', email: 't@acme.example', phone: '1', updatedAt: NOON });
      records.afterWrite = () => Promise.reject(new AppError('vendor-unavailable', 'lost', { outcomeUnknown: true }));
      await expect(engine.sync(leadToPersonFlow, other)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
      records.afterWrite = undefined;
      const made = records.count('person');
      records.edit('person', made, { phone: '2', update_time: MORNING });
      const result = await engine.sync(leadToPersonFlow, other);
      expect(result).toMatchObject({ status: 'created', id: made });
      expect(result.conflicts).toBeUndefined();
      expect(records.values('person', made)).toMatchObject({ phone: '2' });
      await expect(engine.sync(personToLeadFlow, made)).resolves.toMatchObject({
        changes: [{ field: 'phone', from: '1', to: '2' }],
      });
    });
  });

  describe('of which Marketo keeps something else', () => {
    const cut = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, 8) : value);
    const blocking = () => {
      records.keeps = (kind, { phone, ...values }) => (kind === 'lead' ? values : { phone, ...values });
    };
    const cutting = () => {
      records.keeps = (kind, values) =>
        kind === 'lead' && 'lastName' in values ? { ...values, lastName: cut(values['lastName']) } : values;
    };

    it('rest where a field is blocked, and tell it once', async () => {
      blocking();
      editPerson({ phone: '2' });
      await expect(fromPerson()).resolves.toMatchObject({
        status: 'updated',
        notKept: [{ field: 'phone', sent: '2', kept: '+31 20 5555555' }],
      });
      await expect(further()).resolves.toEqual(REST);
      expect(records.values('person', person)).toMatchObject({ phone: '2' });
    });

    it('carry over what the source has later, and what people then give to the blocked field', async () => {
      blocking();
      editPerson({ phone: '2' });
      await fromPerson();
      editPerson({ phone: '3' });
      await expect(fromPerson()).resolves.toMatchObject({ notKept: [{ field: 'phone', sent: '3' }] });
      editLead({ phone: '4' });
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '3', to: '4' }] });
      await expect(further()).resolves.toEqual(REST);
      editPerson({ phone: '3' });
      await expect(fromPerson()).resolves.toMatchObject({ notKept: [{ field: 'phone', sent: '3', kept: '4' }] });
    });

    it('rest where a text is cut, also without the memory of what they agreed on', async () => {
      cutting();
      editPerson({ name: 'Vincent Wilhelmsson' });
      await expect(fromPerson()).resolves.toMatchObject({
        notKept: [{ field: 'lastName', sent: 'Wilhelmsson', kept: 'Wilhelms' }],
      });
      await expect(further()).resolves.toEqual(REST);
      expect(records.values('person', person)).toMatchObject({ name: 'Vincent Wilhelmsson' });
      editLead({ email: 'new@acme.example' });
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'email' }] });
      expect(records.values('person', person)).toMatchObject({ name: 'Vincent Wilhelmsson' });
    });

    it('carry a later edit of the part that was kept', async () => {
      cutting();
      editPerson({ name: 'Vincent Wilhelmsson' });
      await fromPerson();
      editLead({ lastName: 'Gogh' });
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'name', to: 'Vincent Gogh' }] });
      await expect(further()).resolves.toEqual(REST);
    });

    it.each([
      ['the lead', () => fromLead()],
      ['the person', () => fromPerson()],
    ])('rest where what was kept could not be read back before a task of %s', async (_which, next) => {
      cutting();
      editPerson({ name: 'Vincent Wilhelmsson' }, MORNING);
      records.beforeReadBack = () => Promise.reject(new AppError('vendor-unavailable', 'down'));
      await expect(fromPerson()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
      records.beforeReadBack = undefined;
      editLead({}, NOON);
      const result = await next();
      expect(result.conflicts).toBeUndefined();
      await fromPerson();
      await expect(further()).resolves.toEqual(REST);
      expect(records.values('person', person)).toMatchObject({ name: 'Vincent Wilhelmsson' });
    });

    it('find an edit that was made before what was kept was read back', async () => {
      editPerson({ phone: '2' }, MORNING);
      records.beforeReadBack = async () => editLead({ phone: '3', lastName: 'Gogh' }, NOON);
      const result = await fromPerson();
      expect(result.notKept).toBeUndefined();
      records.beforeReadBack = undefined;
      const carried = await fromLead();
      expect(carried.changes).toEqual([
        { field: 'name', from: 'Vincent Willem', to: 'Vincent Gogh' },
        { field: 'phone', from: '2', to: '3' },
      ]);
      expect(carried.conflicts).toBeUndefined();
      await expect(further()).resolves.toEqual(REST);
    });

    it('do not send a link again that was not kept', async () => {
      records.keeps = (_kind, values) => ({ ...values, pipedriveId: null });
      const other = records.add('lead', { firstName: 'Theo', email: 't@acme.example' });
      await expect(engine.sync(leadToPersonFlow, other)).resolves.toMatchObject({
        status: 'created',
        notKept: [{ field: 'pipedriveId', sent: 2, kept: null }],
      });
      await expect(engine.sync(leadToPersonFlow, other)).resolves.toMatchObject({ reason: 'unchanged' });
    });
  });

  it('put one-way fields right', async () => {
    engine.close();
    await start({ leadFromPerson: {} });
    editPerson({ phone: '2' }, NOON);
    await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '2' }] });
  });

  it('leave a lead without a name as it is, though its person is called by the e-mail', async () => {
    lead = records.add('lead', { email: 'office@acme.example' });
    person = Number((await fromLead()).id);
    await expect(further()).resolves.toEqual(REST);
    editPerson({ name: 'Otto Frei' });
    await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'firstName' }, { field: 'lastName' }] });
    await expect(further()).resolves.toEqual(REST);
  });

  it('write what is made of a field that both sides have already', async () => {
    engine.close();
    const calling_code = { fields: ['phone'], postAdapter: (phone: unknown) => String(phone).split(' ')[0] };
    await start({ personFromLead: { ...personFromLead, calling_code } });
    editPerson({ phone: '+55 11 5550000' });
    await fromPerson();
    await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'calling_code', from: '+31', to: '+55' }] });
    await expect(further()).resolves.toEqual(REST);
  });

  describe('where an empty value empties', () => {
    beforeEach(async () => {
      engine.close();
      await start({
        personFromLead: { ...personFromLead, phone: { fields: ['phone'], clear: true } },
        leadFromPerson: { ...leadFromPerson, phone: { fields: ['phone'], clear: true } },
      });
    });

    it('carry the emptying over', async () => {
      editPerson({ phone: null });
      await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', to: null }] });
      await expect(further()).resolves.toEqual(REST);
    });

    it('let a later emptying win', async () => {
      editLead({ phone: '1' }, MORNING);
      editPerson({ phone: null }, NOON);
      await expect(fromLead()).resolves.toMatchObject({ conflicts: [{ field: 'phone', kept: null, dropped: '1' }] });
      await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '1', to: null }] });
      await expect(further()).resolves.toEqual(REST);
    });

    it('let a later edit win over an emptying', async () => {
      editLead({ phone: '1' }, NOON);
      editPerson({ phone: null }, MORNING);
      await expect(fromLead()).resolves.toMatchObject({
        changes: [{ field: 'phone', from: null, to: '1' }],
        conflicts: [{ field: 'phone', kept: '1', dropped: null }],
      });
      await expect(further()).resolves.toEqual(REST);
    });
  });
});
