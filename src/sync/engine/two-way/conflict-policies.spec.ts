import { createTestEngine, type TestEngine } from '../../../../test/support/test-engine';
import { type ConflictPolicy, type FieldMapping } from '../../mapping/mapping';
import { adapters as a } from '../../mapping/adapters';
import { leadToPersonFlow } from '../../flows/lead-to-person.flow';
import { personToLeadFlow } from '../../flows/person-to-lead.flow';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const [MORNING, NOON] = ['2026-11-23T08:00:00Z', '2026-11-23T12:00:00Z'];

describe('a pair whose conflicts the mapping settles', () => {
  let engine: TestEngine;
  let lead: number;
  let person: number;

  const start = async (conflict: ConflictPolicy): Promise<void> => {
    const personFromLead: FieldMapping = {
      name: { fields: ['firstName', 'lastName'], mode: 'join', conflict },
      email: { fields: ['email'] },
      phone: { fields: ['phone'] },
    };
    const leadFromPerson: FieldMapping = {
      firstName: { fields: ['name'], postAdapter: a.firstName },
      lastName: { fields: ['name'], postAdapter: a.lastName },
      email: { fields: ['email'] },
      phone: { fields: ['phone'], conflict },
    };
    engine = await createTestEngine({ links, personFromLead, leadFromPerson });
    lead = engine.records.add('lead', { firstName: 'Ada', lastName: 'King', email: 'ada@acme.example', phone: '0' });
    person = Number((await fromLead()).id);
  };
  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const fromPerson = () => engine.sync(personToLeadFlow, person);
  const editLead = (values: object, updatedAt = MORNING) => engine.records.edit('lead', lead, { ...values, updatedAt });
  const editPerson = (values: object, update_time = NOON) =>
    engine.records.edit('person', person, { ...values, update_time });
  const phones = () => [engine.records.values('lead', lead)['phone'], engine.records.values('person', person)['phone']];
  const open = async () => (await engine.conflicts.list(100)).items;

  afterEach(() => engine.close());

  it('keeps Marketo’s earlier edit under `marketo`, whichever task comes first', async () => {
    await start('marketo');
    editLead({ phone: '1' });
    editPerson({ phone: '2' });
    await expect(fromPerson()).resolves.toMatchObject({
      status: 'skipped',
      conflicts: [{ field: 'phone', kept: '1', dropped: '2' }],
    });
    await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '2', to: '1' }] });
    expect(phones()).toEqual(['1', '1']);
    await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
  });

  it('keeps Pipedrive’s earlier edit under `pipedrive`', async () => {
    await start('pipedrive');
    editLead({ phone: '1' }, NOON);
    editPerson({ phone: '2' }, MORNING);
    await expect(fromPerson()).resolves.toMatchObject({
      changes: [{ field: 'phone', from: '1', to: '2' }],
      conflicts: [{ field: 'phone', kept: '2', dropped: '1' }],
    });
    expect(phones()).toEqual(['2', '2']);
  });

  describe('leaving it to people', () => {
    beforeEach(async () => {
      await start('review');
      editLead({ phone: '1' });
      editPerson({ phone: '2' });
    });

    it('writes neither side, and stores the conflict once', async () => {
      const { writes } = engine.records;
      const [first, second] = [await fromLead(), await fromPerson()];
      const [conflict] = await open();
      const told = { field: 'phone', kept: null, dropped: null, marketo: '1', pipedrive: '2', id: conflict?.id };
      expect(first).toEqual({ status: 'skipped', id: person, reason: 'unchanged', conflicts: [told] });
      expect(second).toEqual({ status: 'skipped', id: lead, reason: 'unchanged', conflicts: [told] });
      expect(engine.records.writes).toBe(writes);
      expect(await open()).toMatchObject([
        {
          marketo: { kind: 'lead', id: lead },
          pipedrive: { kind: 'person', id: person },
          found: {
            field: 'phone',
            marketo: { value: '1', changedAt: '2026-11-23T08:00:00.000Z' },
            pipedrive: { value: '2', changedAt: '2026-11-23T12:00:00.000Z' },
          },
        },
      ]);
    });

    it('carries other fields over meanwhile', async () => {
      editLead({ lastName: 'Lovelace' });
      await expect(fromLead()).resolves.toMatchObject({ changes: [{ field: 'name', to: 'Ada Lovelace' }] });
      expect(phones()).toEqual(['1', '2']);
    });

    it('shows what the sides say now, under the same id', async () => {
      await fromLead();
      const [before] = await open();
      editLead({ phone: '3' }, NOON);
      await fromLead();
      const [now] = await open();
      expect(now).toMatchObject({ id: before?.id, since: before?.since, found: { marketo: { value: '3' } } });
    });

    it('stays open where one side goes back to what both had', async () => {
      await fromLead();
      editLead({ phone: '0' });
      await expect(fromPerson()).resolves.toMatchObject({
        status: 'skipped',
        conflicts: [{ field: 'phone', kept: null }],
      });
      expect(phones()).toEqual(['0', '2']);
    });

    it('closes as soon as both sides agree again, and carries later edits over', async () => {
      await fromLead();
      editLead({ phone: '2' });
      await expect(fromLead()).resolves.toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
      expect(await open()).toEqual([]);
      editPerson({ phone: '5' });
      await expect(fromPerson()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '2', to: '5' }] });
    });

    it.each([
      ['marketo', '4'],
      ['pipedrive', '2'],
    ] as const)('carries over what %s holds by then, whichever task comes first', async (keep, phone) => {
      await fromLead();
      const [conflict] = await open();
      await engine.conflicts.decide(conflict!.id, keep);
      editLead({ phone: '4' });
      await fromLead();
      await fromPerson();
      expect(phones()).toEqual([phone, phone]);
      await expect(engine.conflicts.get(conflict!.id)).resolves.toMatchObject({ state: 'closed', found: null });
      await expect(fromLead()).resolves.toEqual({ status: 'skipped', id: person, reason: 'unchanged' });
    });

    it('tells what a decision kept and dropped', async () => {
      await fromLead();
      await engine.conflicts.decide((await open())[0]!.id, 'pipedrive');
      await expect(fromPerson()).resolves.toMatchObject({
        status: 'updated',
        conflicts: [{ field: 'phone', kept: '2', dropped: '1' }],
      });
    });

    it('is settled by another policy, which a new mapping may have, without taking it for an edit', async () => {
      await fromLead();
      const entries = engine.settings.mapping.leadFromPerson!;
      const phone = { ...entries['phone']!, conflict: 'marketo' as const };
      engine.settings.mapping = { ...engine.settings.mapping, leadFromPerson: { ...entries, phone } };
      editLead({ lastName: 'Lovelace' });
      await fromLead();
      expect(phones()).toEqual(['1', '1']);
      expect(engine.records.values('person', person)).toMatchObject({ name: 'Ada Lovelace' });
      expect(await open()).toEqual([]);
    });

    it('waits as one where several fields belong together', async () => {
      editLead({ phone: '2', firstName: 'Augusta', lastName: 'Byron' });
      editPerson({ name: 'Ida Noel' });
      const { conflicts } = await fromPerson();
      const [conflict, ...others] = await open();
      expect(others).toEqual([]);
      expect(conflict?.found).toMatchObject({
        field: 'firstName+lastName',
        marketo: { value: { firstName: 'Augusta', lastName: 'Byron' } },
        pipedrive: { value: { firstName: 'Ida', lastName: 'Noel' } },
      });
      expect(conflicts).toMatchObject([
        { field: 'firstName', id: conflict?.id },
        { field: 'lastName', id: conflict?.id },
      ]);
    });

    it('is asked again of people where it was removed with the record', async () => {
      await fromLead();
      await engine.conflicts.erase([`person:${person}`]);
      expect(await open()).toEqual([]);
      await fromLead();
      expect(await open()).toHaveLength(1);
    });
  });

  it('judges a pair as edited on both sides while nothing that is remembered may count', async () => {
    await start('review');
    Object.assign(engine.settings, { usesMemory: false });
    editPerson({ phone: '2' });
    await expect(fromPerson()).resolves.toMatchObject({
      status: 'skipped',
      conflicts: [{ field: 'phone', kept: null }],
    });
  });
});
