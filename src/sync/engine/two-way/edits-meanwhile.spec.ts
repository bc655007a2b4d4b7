import { type FakeRecords } from '../../../../test/support/fake-records';
import { FakeClock } from '../../../../test/support/fake-clock';
import { createTestEngine, type TestEngine } from '../../../../test/support/test-engine';
import { leadToPersonFlow } from '../../flows/lead-to-person.flow';
import { personToLeadFlow } from '../../flows/person-to-lead.flow';
import { type FieldMapping } from '../../mapping/mapping';

const bothWays: FieldMapping = { email: { fields: ['email'] }, phone: { fields: ['phone'] } };
const personFromLead: FieldMapping = { ...bothWays, name: { fields: ['lastName'] } };
const leadFromPerson: FieldMapping = { ...bothWays, lastName: { fields: ['name'] } };
const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };

const [OLD, NEW] = ['+31 20 1111111', '+31 20 2222222'];

describe('an edit that a user makes while a task runs', () => {
  let engine: TestEngine;
  let records: FakeRecords;

  beforeEach(async () => {
    engine = await createTestEngine({ links, personFromLead, leadFromPerson });
    records = engine.records;
  });
  afterEach(() => engine.close());

  const aPerson = () => records.add('person', { name: 'Ada', email: 'ada@engines.example', phone: OLD });
  /** With the next write of the service, whose answer then tells of it. */
  const editMeanwhile = (kind: 'lead' | 'person', id: number, writesBefore: number): void => {
    let left = writesBefore;
    records.beforeWrite = () => {
      if (left === 0) records.edit(kind, id, { phone: NEW });
      left -= 1;
      return Promise.resolve();
    };
  };
  const phones = (lead: number, person: number) =>
    [records.values('lead', lead), records.values('person', person)].map(({ phone }) => phone);

  it.each([
    ['the first task of the new lead', leadToPersonFlow],
    ['its own task', personToLeadFlow],
  ])('of a person that becomes a lead is carried over, whatever comes next: %s', async (_next, flow) => {
    const person = aPerson();
    editMeanwhile('person', person, 1);
    const lead = Number((await engine.sync(personToLeadFlow, person)).id);
    records.beforeWrite = undefined;
    await engine.sync(flow, flow.source === 'lead' ? lead : person);
    expect(records.values('person', person)).toMatchObject({ phone: NEW });
    await engine.sync(personToLeadFlow, person);
    expect(phones(lead, person)).toEqual([NEW, NEW]);
  });

  it('of a field that the task does not write is not taken for its own', async () => {
    const person = aPerson();
    const lead = Number((await engine.sync(personToLeadFlow, person)).id);
    records.edit('lead', lead, { lastName: 'Lovelace' });
    editMeanwhile('person', person, 0);
    await engine.sync(leadToPersonFlow, lead);
    records.beforeWrite = undefined;
    await engine.sync(leadToPersonFlow, lead);
    expect(records.values('person', person)).toMatchObject({ name: 'Lovelace', phone: NEW });
    await engine.sync(personToLeadFlow, person);
    expect(phones(lead, person)).toEqual([NEW, NEW]);
  });
});

describe('the clock of the host, which somebody has set', () => {
  let engine: TestEngine;
  let records: FakeRecords;
  let clock: FakeClock;

  beforeEach(async () => {
    engine = await createTestEngine({ links, personFromLead, leadFromPerson });
    records = engine.records;
    clock = new FakeClock();
    records.clock = clock;
    records.now = () => clock.now();
  });
  afterEach(() => engine.close());

  it.each([3_600_000, -3_600_000])('by %s ms decides of no edit: the later one wins', async (milliseconds) => {
    const lead = records.add('lead', { lastName: 'Ada', email: 'ada@engines.example', phone: OLD });
    engine.clock.advance(milliseconds);
    const person = Number((await engine.sync(leadToPersonFlow, lead)).id);
    engine.clock.advance(-milliseconds);
    const pass = (): string => {
      clock.advance(120_000);
      return new Date(clock.now()).toISOString();
    };
    pass();
    records.edit('lead', lead, { phone: '+31 20 3333333', updatedAt: new Date(clock.now()).toISOString() });
    pass();
    records.edit('person', person, { phone: NEW });
    // Another field, of which nobody asks, was edited last.
    records.edit('lead', lead, { updatedAt: pass() });
    await engine.sync(leadToPersonFlow, lead);
    await engine.sync(personToLeadFlow, person);
    expect([records.values('lead', lead)['phone'], records.values('person', person)['phone']]).toEqual([NEW, NEW]);
  });
});
