import { createTestEngine, type TestEngine } from '../../../../test/support/test-engine';
import { type ConflictPolicy, type Mapping } from '../../mapping/mapping';
import { leadToPersonFlow } from '../../flows/lead-to-person.flow';
import { personToLeadFlow } from '../../flows/person-to-lead.flow';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const phone = { fields: ['phone'] };
const mappingWith = (conflict: ConflictPolicy): Mapping => ({
  links,
  personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] }, phone: { ...phone, conflict } },
  leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] }, phone },
});

describe('a pair of which the memory does not know everything', () => {
  let engine: TestEngine;
  let lead: number;
  let person: number;

  const start = async (conflict: ConflictPolicy): Promise<void> => {
    engine = await createTestEngine(mappingWith(conflict));
    const { records } = engine;
    [records.clock, records.history] = [engine.clock, []];
    lead = engine.records.add('lead', { lastName: 'King', email: 'ada@acme.example', phone: '0' });
    person = Number((await fromLead()).id);
  };
  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const fromPerson = () => engine.sync(personToLeadFlow, person);
  const edit = (kind: 'lead' | 'person', number: string): void => {
    engine.clock.advance(60_000);
    engine.records.edit(kind, kind === 'lead' ? lead : person, { phone: number });
  };
  const phones = () => [engine.records.values('lead', lead)['phone'], engine.records.values('person', person)['phone']];

  beforeEach(() => start('latest'));
  afterEach(() => engine.close());

  describe('where it is switched off', () => {
    beforeEach(() => void Object.assign(engine.settings, { usesMemory: false }));

    it.each(['lead', 'person'] as const)(
      'carries what was edited while an older value of the %s was written',
      async (side) => {
        const task = side === 'lead' ? fromLead : fromPerson;
        edit(side, '1');
        engine.records.beforeWrite = () => {
          engine.records.beforeWrite = undefined;
          edit(side, '2');
          engine.clock.advance(60_000);
          return Promise.resolve();
        };
        await task();
        await task();
        expect(phones()).toEqual(['2', '2']);
        await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
        await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
      },
    );

    it('takes the later edit where what it wrote was edited', async () => {
      edit('lead', '1');
      await fromLead();
      edit('person', '2');
      edit('lead', '3');
      await expect(fromPerson()).resolves.toMatchObject({ status: 'skipped' });
      await fromLead();
      expect(phones()).toEqual(['3', '3']);
    });
  });

  describe('where the store may be an older copy', () => {
    /** Edits that the service carried over and knows nothing of any more. */
    const forgotten = (number: string): void => {
      edit('lead', number);
      edit('person', number);
    };

    it.each(['lead', 'person'] as const)('carries over what the %s was set back to since the copy', async (side) => {
      const task = side === 'lead' ? fromLead : fromPerson;
      forgotten('1');
      edit(side, '0');
      await engine.beRestored();
      await expect(task()).resolves.toMatchObject({ changes: [{ field: 'phone', from: '1', to: '0' }] });
      expect(phones()).toEqual(['0', '0']);
    });

    it('writes no older value over what was set back', async () => {
      forgotten('1');
      edit('lead', '0');
      await engine.beRestored();
      await expect(fromPerson()).resolves.toEqual({ status: 'skipped', id: lead, reason: 'unchanged' });
    });

    it('takes what the service wrote itself for no edit that was made since', async () => {
      edit('lead', '1');
      engine.records.beforeWrite = () => {
        engine.records.beforeWrite = undefined;
        edit('lead', '2');
        engine.clock.advance(30_000);
        return Promise.resolve();
      };
      await fromLead();
      await engine.beRestored();
      await fromLead();
      expect(phones()).toEqual(['2', '2']);
    });

    it('carries an edit over as ever, and tells no conflict', async () => {
      await engine.beRestored();
      edit('lead', '1');
      const { conflicts, changes } = await fromLead();
      expect({ conflicts, changes }).toEqual({
        conflicts: undefined,
        changes: [{ field: 'phone', from: '0', to: '1' }],
      });
    });

    it('takes another edit of the side that seems unchanged for none, such as that of a second number', async () => {
      edit('lead', '2');
      engine.clock.advance(60_000);
      const at = new Date(engine.clock.now()).toISOString();
      engine.records.history!.push({ record: `person:${person}`, field: 'phone', at, from: '0', to: '0, 7' });
      await engine.beRestored();
      const { conflicts, changes } = await fromLead();
      expect({ conflicts, changes }).toEqual({
        conflicts: undefined,
        changes: [{ field: 'phone', from: '0', to: '2' }],
      });
    });

    it('doubts nothing any more once both sides agreed again', async () => {
      await engine.beRestored();
      await fromLead();
      forgotten('1');
      edit('lead', '0');
      await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    });

    it.each(['marketo', 'pipedrive', 'review'] as const)(
      'carries it over under %s, too, and tells no conflict',
      async (conflict) => {
        engine.close();
        await start(conflict);
        forgotten('1');
        edit('person', '0');
        await engine.beRestored();
        await fromLead();
        await fromPerson();
        expect(phones()).toEqual(['0', '0']);
        await expect(engine.conflicts.list(10)).resolves.toMatchObject({ items: [] });
      },
    );

    it('takes nothing from it for an own write where the memory is switched off, too', async () => {
      forgotten('1');
      edit('person', '0');
      await engine.beRestored();
      Object.assign(engine.settings, { usesMemory: false });
      await fromLead();
      await fromPerson();
      expect(phones()).toEqual(['0', '0']);
    });

    it('goes by what is remembered of records without a history', async () => {
      engine.records.clock = undefined;
      forgotten('1');
      edit('lead', '0');
      await engine.beRestored();
      await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    });
  });
});
