import { createTestEngine, type TestEngine } from '../../../../test/support/test-engine';
import { leadToPersonFlow } from '../../flows/lead-to-person.flow';
import { personToLeadFlow } from '../../flows/person-to-lead.flow';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const phone = { fields: ['phone'] };
const mapping = {
  links,
  personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] }, phone },
  leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] }, phone },
};

describe('a pair of which the memory does not know everything', () => {
  let engine: TestEngine;
  let lead: number;
  let person: number;

  const start = async (): Promise<void> => {
    engine = await createTestEngine(mapping);
    const { records } = engine;
    records.clock = engine.clock;
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

  beforeEach(start);
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
      await expect(fromPerson()).resolves.toMatchObject({
        status: 'skipped',
        conflicts: [{ kept: '0', dropped: '1' }],
      });
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

    it('goes by what is remembered of records without a history', async () => {
      engine.records.clock = undefined;
      forgotten('1');
      edit('lead', '0');
      await engine.beRestored();
      await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    });

    it('goes by what both sides agreed on since', async () => {
      await engine.beRestored();
      engine.clock.advance(60_000);
      edit('lead', '1');
      await fromLead();
      forgotten('2');
      edit('lead', '1');
      await expect(fromLead()).resolves.toMatchObject({ status: 'skipped', reason: 'unchanged' });
    });
  });
});
