import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { HeardMerges } from './heard-merges';

const ADA = 'ada@acme.example';

describe('HeardMerges, where lifting is allowed', () => {
  let engine: TestEngine;
  let merges: HeardMerges;
  let lead: number;
  let person: number;
  let other: number;

  beforeEach(async () => {
    engine = await createTestEngine({
      links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
      personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] } },
      leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] } },
      consent: { lead: 'unsubscribed', person: 'no_mail', resubscribe: true },
    });
    engine.records.clock = engine.clock;
    merges = new HeardMerges(engine.state, engine.consent, engine.clock);
    lead = engine.records.add('lead', { lastName: 'King', email: ADA });
    person = Number((await fromLead()).id);
    other = engine.records.add('person', { name: 'King', email: 'ada@home.example' });
  });
  afterEach(() => engine.close());

  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const later = (): void => engine.clock.advance(600_000);
  const says = (isOut: boolean): void => {
    later();
    engine.records.edit('lead', lead, { unsubscribed: isOut });
  };
  const merge = async (loser: number, survivor: number): Promise<void> => {
    later();
    engine.records.values('person', survivor)['others'] = [String(engine.records.values('person', loser)['email'])];
    engine.records.remove('person', loser);
    await merges.remember('person', loser, survivor);
  };
  const said = (id: number) => [
    engine.records.values('lead', lead)['unsubscribed'],
    engine.records.values('person', id)['no_mail'],
  ];

  it('lets no lead lift whom a merge made its person after it was lifted', async () => {
    says(true);
    later();
    engine.records.edit('person', other, { no_mail: 'Yes' });
    says(false);
    await merge(person, other);
    await fromLead();
    expect(said(other)).toEqual([false, 'Yes']);
    await engine.sync(personToLeadFlow, other);
    expect(said(other)).toEqual([true, 'Yes']);
  });

  it('lets no lead lift its person with whom another one was merged after it was lifted', async () => {
    says(true);
    await fromLead();
    says(false);
    await merge(other, person);
    await fromLead();
    expect(said(person)).toEqual([false, 'Yes']);
  });

  it('counts what is said after the merge, also where that is told again', async () => {
    says(true);
    await fromLead();
    await merge(other, person);
    says(false);
    await merges.remember('person', other, person);
    await fromLead();
    expect(said(person)).toEqual([false, 'No']);
  });

  it('leaves other kinds alone', async () => {
    says(true);
    await fromLead();
    says(false);
    later();
    await merges.remember('organization', other, person);
    await fromLead();
    expect(said(person)).toEqual([false, 'No']);
  });
});
