import { createTestEngine, type TestEngine } from '../../../test/support/test-engine';
import { type Log } from '../../base/logging/log';
import { type NewTask, type QueueService } from '../../queue';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { type Records } from '../records/records';
import { ConsentUpkeep, PATIENCE_MS } from './consent-upkeep';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };

describe('a side that somebody lifted alone', () => {
  let engine: TestEngine;
  let upkeep: ConsentUpkeep;
  let queued: NewTask[];
  let lead: number;
  let person: number;

  const start = async (resubscribe = false): Promise<void> => {
    engine = await createTestEngine({
      links,
      personFromLead: { name: { fields: ['lastName'] }, email: { fields: ['email'] } },
      leadFromPerson: { lastName: { fields: ['name'] }, email: { fields: ['email'] } },
      consent: { lead: 'unsubscribed', person: 'no_mail', resubscribe },
    });
    queued = [];
    const queue = { enqueue: (task: NewTask) => Promise.resolve(void queued.push(task)) } as unknown as QueueService;
    const records = engine.records as unknown as Records;
    const timers = { after: () => () => undefined };
    upkeep = new ConsentUpkeep(engine.consent, records, engine.settings, queue, engine.clock, timers, {} as Log);
    lead = engine.records.add('lead', { lastName: 'King', email: 'ada@acme.example', unsubscribed: true });
    person = Number((await fromLead()).id);
    engine.records.edit('person', person, { no_mail: 'No' });
    await fromPerson();
  };
  afterEach(() => engine.close());

  const fromLead = () => engine.sync(leadToPersonFlow, lead);
  const fromPerson = () => engine.sync(personToLeadFlow, person);
  const lookLater = (): Promise<void> => {
    engine.clock.advance(PATIENCE_MS);
    return upkeep.look();
  };

  it('is set out again by the task of the other side, without another event, and once only', async () => {
    await start();
    await upkeep.look();
    expect(queued).toEqual([]);
    await lookLater();
    expect(queued).toMatchObject([{ type: 'lead-to-person', params: { leadId: lead }, requestedBy: 'consent' }]);
    await lookLater();
    expect(queued).toHaveLength(1);
    await fromLead();
    expect(engine.records.values('person', person)).toMatchObject({ no_mail: 'Yes' });
    engine.records.edit('person', person, { no_mail: 'No' });
    await fromPerson();
    await lookLater();
    expect(queued).toHaveLength(2);
  });

  it('is left to people who lift the other side meanwhile', async () => {
    await start();
    engine.records.edit('lead', lead, { unsubscribed: false });
    await fromLead();
    await lookLater();
    expect(queued).toEqual([]);
    expect(engine.records.values('person', person)).toMatchObject({ no_mail: 'No' });
  });

  it('may have been lifted for both by then, where the mapping allows it', async () => {
    await start(true);
    await lookLater();
    expect(queued.map(({ type }) => type)).toEqual(['person-to-lead', 'lead-to-person']);
  });

  it('is forgotten with the other side', async () => {
    await start();
    engine.records.remove('lead', lead);
    await lookLater();
    expect(queued).toEqual([]);
  });
});
