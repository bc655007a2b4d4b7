import { systemClock } from '../../src/base/concurrency/clock';
import { resultOf, serviceOfEachTest, tasks, waitForEnd, writesOf } from '../support/stories';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };
const EMAIL_SENT = { type: 'email_sent' };
const DAY_MS = 24 * 60 * 60 * 1000;

describe('POST /marketo/lead/:leadId/activity', () => {
  const service = serviceOfEachTest();

  const aLinkedLead = async (): Promise<{ lead: number; person: number }> => {
    const lead = service().sandbox.marketo.createLead(ADA);
    return { lead, person: Number((await resultOf(service(), `/marketo/lead/${lead}`))['id']) };
  };
  const activities = () => service().sandbox.pipedrive.activities();
  const run = (lead: number, body?: unknown) => resultOf(service(), `/marketo/lead/${lead}/activity`, body);
  const today = () => new Date().toISOString().slice(0, 10);

  describe('without a body', () => {
    it('makes an activity of the lead, with its person', async () => {
      const { lead, person } = await aLinkedLead();
      const writes = await writesOf(service(), async () => {
        expect(await run(lead)).toEqual({
          status: 'created',
          id: expect.any(Number),
          changes: expect.arrayContaining([{ field: 'subject', from: null, to: 'Follow up Ada Lovelace' }]),
        });
      });
      expect(writes).toEqual(['POST /api/v2/activities']);
      expect(activities()).toMatchObject([
        {
          subject: 'Follow up Ada Lovelace',
          type: 'task',
          due_date: today(),
          done: false,
          person_id: person,
          participants: [{ person_id: person, primary: true }],
        },
      ]);
    });

    it('synchronises a lead first that has no person yet', async () => {
      const { marketo, pipedrive } = service().sandbox;
      const lead = marketo.createLead({ ...ADA, company: 'Engines Ltd' });
      const result = await run(lead);
      const person = pipedrive.persons()[0]!['id'];
      expect(result).toMatchObject({
        status: 'created',
        person: { status: 'created', id: person, organization: { status: 'created' } },
      });
      expect(marketo.lead(lead)).toMatchObject({ pipedriveId: person });
      expect(activities()).toMatchObject([{ person_id: person }]);
    });

    it('makes nothing of a lead of which no person can be made', async () => {
      const lead = service().sandbox.marketo.createLead({ phone: '+44 20 7946 0000' });
      const writes = await writesOf(service(), async () => {
        expect(await run(lead)).toEqual({
          status: 'skipped',
          reason: 'no person',
          person: { status: 'skipped', reason: 'no name' },
        });
      });
      expect(writes).toEqual([]);
    });

    it('makes one activity for each call', async () => {
      const { lead } = await aLinkedLead();
      const [first, second] = [await run(lead), await run(lead)];
      expect(second['id']).not.toBe(first['id']);
      expect(activities()).toHaveLength(2);
    });

    it.each(['reset-after', 'broken-json'] as const)('makes one though its answer was lost (%s)', async (kind) => {
      const { lead } = await aLinkedLead();
      service().sandbox.faults.add({ vendor: 'pipedrive', kind, method: 'POST', path: '/activities' });
      await service().run(`/marketo/lead/${lead}/activity`);
      await waitForEnd(service());
      expect(activities()).toHaveLength(1);
      expect((await tasks(service(), 'type=lead-to-activity'))[0]).toMatchObject({
        state: 'succeeded',
        result: { status: 'created', id: activities()[0]!['id'] },
      });
    });

    it('makes one, and soon, though its answer was lost and the clock is set back by an hour', async () => {
      const { lead } = await aLinkedLead();
      const ahead = jest.spyOn(systemClock, 'now').mockImplementation(() => Date.now() + 3_600_000);
      service().sandbox.faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/activities' });
      await service().run(`/marketo/lead/${lead}/activity`);
      ahead.mockRestore();
      await waitForEnd(service());
      expect(activities()).toHaveLength(1);
    });

    it('fails for a lead that does not exist', async () => {
      await expect(service().run('/marketo/lead/4711/activity')).resolves.toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { code: 'record-not-found' },
      });
    });
  });

  describe('with email_sent', () => {
    const anEmail = (name: string) =>
      service().sandbox.marketo.createEmail({ name, subject: `About ${name}`, text: `The text of ${name}` });
    const send = (lead: number, ...names: string[]) => {
      for (const name of names) service().sandbox.marketo.sendEmail(lead, anEmail(name));
    };

    it('makes a done activity of each e-mail, once', async () => {
      const { lead, person } = await aLinkedLead();
      send(lead, 'Welcome', 'Invitation');
      let ids: unknown;
      const writes = await writesOf(service(), async () => {
        const result = await run(lead, EMAIL_SENT);
        ids = result['ids'];
        expect(result).toEqual({ status: 'created', ids: [expect.any(Number), expect.any(Number)] });
      });
      expect(writes).toEqual(['POST /api/v2/activities', 'POST /api/v2/activities']);
      expect(activities()).toMatchObject(
        ['Welcome', 'Invitation'].map((name) => ({
          subject: name,
          type: 'email',
          note: `The text of ${name}`,
          due_date: today(),
          done: true,
          participants: [{ person_id: person, primary: true }],
        })),
      );
      const again = await writesOf(service(), async () => {
        expect(await run(lead, EMAIL_SENT)).toMatchObject({ status: 'skipped', ids, reason: expect.any(String) });
      });
      expect(again).toEqual([]);
    });

    it.each<[string, { code?: string }]>([
      ['may not be read', {}],
      ['was deleted', { code: '702' }],
      ['is of a kind that is not shown', { code: '709' }],
    ])('makes the activities of all, without the text of one whose content %s', async (_, refusal) => {
      const { lead } = await aLinkedLead();
      const emails = ['Welcome', 'Guess', 'Invitation'].map(anEmail);
      for (const email of emails) service().sandbox.marketo.sendEmail(lead, email);
      const path = `/email/${emails[1]}/content.json`;
      service().sandbox.faults.add({ vendor: 'marketo', kind: 'deny', path, times: Infinity, ...refusal });
      expect(await run(lead, EMAIL_SENT)).toEqual({ status: 'created', ids: emails.map(() => expect.any(Number)) });
      const notes = ['The text of Welcome', null, 'The text of Invitation'];
      expect(activities().map(({ note }) => note ?? null)).toEqual(notes);
    });

    it('tries again where the content of one cannot be read now', async () => {
      const { lead } = await aLinkedLead();
      send(lead, 'Welcome', 'Invitation');
      const fault = { vendor: 'marketo', kind: 'unavailable', path: '/content.json', times: 30 } as const;
      service().sandbox.faults.add(fault);
      await service().run(`/marketo/lead/${lead}/activity`, EMAIL_SENT);
      expect((await tasks(service(), 'type=lead-to-activity'))[0]).toMatchObject({
        // Queued, or running again already.
        finishedAt: null,
        error: { code: 'vendor-unavailable', retryable: true },
      });
      expect(activities()).toEqual([]);
    });

    it('makes one of what was sent since the last task', async () => {
      const { lead } = await aLinkedLead();
      send(lead, 'Welcome');
      await run(lead, EMAIL_SENT);
      send(lead, 'Invitation');
      const { ids } = await run(lead, EMAIL_SENT);
      expect(ids).toEqual([activities()[1]!['id']]);
      expect(activities().map(({ subject }) => subject)).toEqual(['Welcome', 'Invitation']);
    });

    it('tells apart what was sent twice', async () => {
      const { lead } = await aLinkedLead();
      const email = anEmail('Welcome');
      service().sandbox.marketo.sendEmail(lead, email);
      service().sandbox.marketo.sendEmail(lead, email);
      const { faults } = service().sandbox;
      faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/activities' });
      await service().run(`/marketo/lead/${lead}/activity`, EMAIL_SENT);
      await waitForEnd(service());
      expect(activities()).toHaveLength(2);
      expect(new Set(activities().map(({ id }) => id)).size).toBe(2);
      await run(lead, EMAIL_SENT);
      expect(activities()).toHaveLength(2);
    });

    it('leaves the e-mails of others, and those that are older than a day', async () => {
      const { marketo, clock } = service().sandbox;
      const { lead } = await aLinkedLead();
      send(lead, 'Old news');
      clock.advance(DAY_MS + 60_000);
      jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
      send(marketo.createLead({ email: 'grace@engines.example' }), 'Other news');
      expect(await run(lead, EMAIL_SENT)).toEqual({
        status: 'skipped',
        ids: [],
        reason: 'no e-mail was sent in the last 24 hours',
      });
      send(lead, 'Fresh news');
      await run(lead, EMAIL_SENT);
      expect(activities().map(({ subject }) => subject)).toEqual(['Fresh news']);
    });

    it('synchronises a lead first that has no person yet', async () => {
      const { marketo, pipedrive } = service().sandbox;
      const lead = marketo.createLead(ADA);
      send(lead, 'Welcome');
      const result = await run(lead, EMAIL_SENT);
      const person = pipedrive.persons()[0]!['id'];
      expect(result).toMatchObject({
        status: 'created',
        ids: [expect.any(Number)],
        person: { status: 'created', id: person },
      });
      expect(activities()).toMatchObject([{ subject: 'Welcome', person_id: person }]);
    });
  });
});

describe('an activity by a mapping', () => {
  const service = serviceOfEachTest({
    mapping: `export default ({ adapters: a }) => ({
      links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
      filters: { activityFromEmail: (email) => email.name !== 'Hidden' },
      personFromLead: {
        name: { fields: ['lastName'] },
        job_title: { transformer: () => 7, postAdapter: a.programName },
      },
      organizationFromCompany: {}, leadFromPerson: {}, companyFromOrganization: {},
      opportunityFromDeal: {}, roleFromDeal: {},
      activityFromLead: { subject: { transformer: (lead) => 'Call ' + lead.lastName } },
      activityFromEmail: {
        subject: { transformer: (email) => email.subject + ' to ' + email.lead.lastName },
        deal_id: { transformer: (email) => (email.name === 'Of no deal' ? 4711 : null) },
      },
    });`,
  });

  it('has the mapping’s values, and those that are always written', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ lastName: 'Lovelace' });
    for (const name of ['Welcome', 'Hidden']) {
      marketo.sendEmail(lead, marketo.createEmail({ name, subject: `About ${name}`, text: 'Dear Ada' }));
    }
    await resultOf(service(), `/marketo/lead/${lead}/activity`);
    await resultOf(service(), `/marketo/lead/${lead}/activity`, EMAIL_SENT);
    expect(pipedrive.activities()).toMatchObject([
      { subject: 'Call Lovelace', done: false },
      { subject: 'About Welcome to Lovelace', type: 'email', note: 'Dear Ada', done: true },
    ]);
    expect(pipedrive.activities()).toHaveLength(2);
  });

  it('makes the others where Pipedrive refuses one, and tells the refusal', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ lastName: 'Lovelace' });
    for (const name of ['Welcome', 'Of no deal', 'Invitation']) {
      marketo.sendEmail(lead, marketo.createEmail({ name, subject: name, text: 'Dear Ada' }));
    }
    const task = await service().run(`/marketo/lead/${lead}/activity`, EMAIL_SENT);
    expect(task).toMatchObject({ state: 'failed', error: { code: expect.stringMatching(/^record-/) } });
    const subjects = pipedrive.activities().map(({ subject }) => subject);
    expect(subjects).toEqual(['Welcome to Lovelace', 'Invitation to Lovelace']);
  });

  it('leaves out the name of a program that may not be read', async () => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const lead = marketo.createLead({ lastName: 'Lovelace' });
    faults.add({ vendor: 'marketo', kind: 'deny', path: '/program/', times: Infinity });
    await resultOf(service(), `/marketo/lead/${lead}`);
    expect(pipedrive.persons()).toMatchObject([{ name: 'Lovelace' }]);
  });

  it('is made once though its answer was lost and Pipedrive gave it what the mapping left out', async () => {
    const { marketo, pipedrive, faults } = service().sandbox;
    const lead = marketo.createLead({ lastName: 'Lovelace' });
    faults.add({ vendor: 'pipedrive', kind: 'reset-after', method: 'POST', path: '/activities' });
    await service().run(`/marketo/lead/${lead}/activity`);
    await waitForEnd(service());
    expect(pipedrive.activities()).toMatchObject([{ subject: 'Call Lovelace', type: 'call' }]);
  });
});
