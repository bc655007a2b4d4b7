import { type Call, type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import {
  AmbiguousMatchError,
  Company,
  Lead,
  MarketoClient,
  type MarketoClientOptions,
  Opportunity,
  Role,
} from '../../src/marketo';

const EXPIRED_MS = 3_700_000;

describe('the Marketo client', () => {
  let sandbox: Sandbox;
  let client: MarketoClient;

  const start = async (options: SandboxOptions = {}): Promise<void> => {
    sandbox = await startSandbox({ company: 'empty', limits: false, ...options });
    client = cold();
  };
  const cold = (options: Partial<MarketoClientOptions> = {}): MarketoClient => {
    const { identityUrl, restUrl, clientId, clientSecret } = sandbox.marketo;
    const pace = { calls: 10_000, windowMs: 1_000, concurrent: 10 };
    return new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, pace, ...options });
  };
  const calls = (part = ''): Call[] =>
    sandbox.calls.list({ vendor: 'marketo' }).filter(({ path }) => path.includes(part));
  /** What the work costs beside token and schema calls. */
  const costOf = async (work: () => Promise<unknown>): Promise<number> => {
    const since = sandbox.calls.list().at(-1)?.id ?? 0;
    await work();
    const made = sandbox.calls.list({ vendor: 'marketo', since });
    return made.filter(({ path }) => !/identity|describe/.test(path)).length;
  };
  const newLeads = (count: number): number[] =>
    Array.from({ length: count }, (_, key) => sandbox.marketo.createLead({ email: `lead-${key}@acme.example` }));
  const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
    const list: T[] = [];
    for await (const item of items) list.push(item);
    return list;
  };

  beforeEach(() => start());
  afterEach(() => sandbox.close());

  describe('with many records', () => {
    it('loads 3 000 leads by 10 calls and saves them by 10, then by none', async () => {
      const ids = newLeads(3_000).toReversed();
      const results: Awaited<ReturnType<typeof Lead.loadMany>> = [];
      expect(await costOf(async () => results.push(...(await Lead.loadMany(client, ids))))).toBe(10);
      const leads = results.flatMap(({ record }) => record ?? []);
      expect(leads.map(({ id }) => id)).toEqual(ids);
      for (const lead of leads) lead.city = 'Uppsala';
      expect(await costOf(() => Lead.saveMany(client, leads))).toBe(10);
      expect(sandbox.marketo.leads().filter(({ city }) => city === 'Uppsala')).toHaveLength(3_000);
      const again = await Lead.saveMany(client, leads);
      expect(again[2_999]).toEqual({ status: 'unchanged', id: ids[2_999], error: null });
      expect(await costOf(() => Lead.saveMany(client, leads))).toBe(0);
    });

    it('tells of every value in the order given', async () => {
      const [id] = newLeads(1);
      for (const _ of [1, 2]) sandbox.marketo.createLead({ email: 'twin@acme.example' });
      const values = ['nobody@acme.example', 'TWIN@acme.example', 'lead-0@acme.example', '', 'lead-0@acme.example'];
      const results = await Lead.loadMany(client, values, 'email');
      expect(results.map(({ status }) => status)).toEqual(['none', 'failed', 'found', 'none', 'found']);
      expect(results[1]?.error).toBeInstanceOf(AmbiguousMatchError);
      expect(results[2]?.record?.id).toBe(id);
      await expect(Lead.loadMany(client, ['Ada'], 'firstName')).rejects.toMatchObject({ kind: 'invalid-request' });
    });

    it('lets a failing call fail its own values only', async () => {
      const ids = newLeads(301);
      await client.describe('lead');
      sandbox.faults.add({ vendor: 'marketo', kind: 'deny', path: '/v1/leads.json' });
      const results = await Lead.loadMany(client, ids);
      const failed = results.filter(({ status }) => status === 'failed');
      expect([1, 300]).toContain(failed.length);
      expect(failed[0]?.error).toMatchObject({ kind: 'vendor-denied', details: { code: '603' } });
    });

    it('saves new, changed and unchanged records together, each with its result', async () => {
      const [first, second] = newLeads(2);
      const [changed, unchanged] = await Lead.find(client, 'id', [first!, second!]);
      changed!.city = 'Paris';
      const gone = (await Lead.load(client, sandbox.marketo.createLead({ email: 'gone@acme.example' })))!;
      gone.city = 'Rome';
      sandbox.marketo.deleteLead(gone.id!);
      const bad = await Lead.create(client, { email: 'no address' });
      const nameless = await Lead.create(client);
      const fresh = await Lead.create(client, { email: 'fresh@acme.example' });
      const withoutEmail = await Lead.create(client, { lastName: 'Gauguin' });
      const records = [fresh, unchanged!, bad, changed!, gone, withoutEmail, nameless, fresh];
      const results = await Lead.saveMany(client, records);
      expect(results.map(({ status }) => status)).toEqual([
        'created',
        'unchanged',
        'skipped',
        'updated',
        'skipped',
        'created',
        'failed',
        'created',
      ]);
      expect(results[2]?.error).toMatchObject({ kind: 'record-rejected', details: { code: '1003' } });
      expect(results[4]?.error).toMatchObject({ kind: 'record-not-found', details: { code: '1004' } });
      expect(results[6]?.error).toMatchObject({ kind: 'record-rejected' });
      expect(results[0]?.id).toBe(fresh.id);
      expect(sandbox.marketo.lead(fresh.id!)).toMatchObject({ email: 'fresh@acme.example' });
      expect(bad.changedFields()).toEqual(['email']);
    });

    it('makes one record of two new ones with the same key', async () => {
      sandbox.marketo.switches.upsertRaceMs = 5;
      const twins = [
        await Lead.create(client, { email: 'twin@acme.example', firstName: 'Ada' }),
        await Lead.create(client, { email: 'TWIN@acme.example', lastName: 'Winter' }),
      ];
      const results = await Lead.saveMany(client, twins);
      expect(results.map(({ status }) => status)).toEqual(['created', 'updated']);
      expect(sandbox.marketo.leads()).toMatchObject([{ firstName: 'Ada', lastName: 'Winter' }]);
      const companies = [1, 2].map(() => Company.create(client, { externalCompanyId: 'c-1' }));
      const made = await Company.saveMany(client, await Promise.all(companies));
      expect(made.map(({ status }) => status)).toEqual(['created', 'updated']);
    });

    it('makes one record of two that are saved at once', async () => {
      sandbox.marketo.switches.upsertRaceMs = 20;
      const twins = [1, 2].map(() => Lead.create(client, { email: 'twin@acme.example' }));
      const saved = await Promise.all((await Promise.all(twins)).map((lead) => lead.save()));
      expect(saved).toEqual(['created', 'updated']);
      expect(sandbox.marketo.leads()).toHaveLength(1);
    });

    it('lets a failing call fail its own records only', async () => {
      const leads = await Lead.find(client, 'id', newLeads(301));
      for (const lead of leads) lead.city = 'Uppsala';
      sandbox.faults.add({ vendor: 'marketo', kind: 'server-error', path: '/v1/leads.json' });
      const results = await Lead.saveMany(client, leads);
      const failed = results.filter(({ status }) => status === 'failed');
      expect([1, 300]).toContain(failed.length);
      expect(failed[0]?.error).toMatchObject({ details: { code: '611', outcomeUnknown: true } });
      expect(sandbox.marketo.leads().filter(({ city }) => city === 'Uppsala')).toHaveLength(301 - failed.length);
    });

    it('keeps below the largest body', async () => {
      const notes = 'x'.repeat(29_000);
      const companies = Array.from({ length: 60 }, (_, key) =>
        Company.create(client, { externalCompanyId: `c-${key}`, companyNotes: notes }),
      );
      const results = await Company.saveMany(client, await Promise.all(companies));
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['created']));
      expect(calls('/v1/companies.json')).toHaveLength(2);
    });

    it('deletes by record and by id', async () => {
      const ids = newLeads(302);
      const lead = await Lead.load(client, ids[0]!);
      const unsaved = await Lead.create(client);
      const cost = await costOf(async () => {
        const results = await Lead.deleteMany(client, [...ids.slice(2), lead!, '999999', 'abc', unsaved]);
        expect(results.map(({ status }) => status).slice(299)).toEqual([
          'deleted',
          'deleted',
          'gone',
          'gone',
          'failed',
        ]);
      });
      expect(cost).toBe(2);
      expect(sandbox.marketo.leads().map(({ id }) => id)).toEqual([ids[1]]);
    });

    it('refuses records of another client', async () => {
      const lead = await Lead.create(cold(), { email: 'a@acme.example' });
      await expect(Lead.saveMany(client, [lead])).rejects.toThrow('another client');
    });
  });

  describe('calls', () => {
    it('asks for one token and one description, however many loads start together', async () => {
      const ids = newLeads(100);
      const leads = await Promise.all(ids.map((id) => Lead.load(client, id)));
      expect(leads.map((lead) => lead?.id)).toEqual(ids);
      expect(calls('/identity/')).toHaveLength(1);
      expect(calls('/describe')).toHaveLength(1);
      expect(calls()).toHaveLength(102);
    });

    it('asks for one token however many calls meet an expired one', async () => {
      const [id] = newLeads(1);
      await Lead.load(client, id!);
      sandbox.clock.advance(EXPIRED_MS);
      await Promise.all(Array.from({ length: 50 }, () => Lead.load(client, id!)));
      expect(calls('/identity/')).toHaveLength(2);
    });

    it('keeps the limits of the account before they are hit', async () => {
      await sandbox.close();
      await start({ limits: true });
      const ids = newLeads(40);
      sandbox.marketo.switches.concurrentCalls = 3;
      sandbox.marketo.switches.callsPerWindow = 100;
      const modest = cold({ pace: { calls: 100, windowMs: 20_200, concurrent: 3 } });
      await Promise.all(ids.map((id) => Lead.load(modest, id)));
      expect(calls().filter(({ code }) => code === '615' || code === '606')).toEqual([]);
    });
  });

  describe('opportunities and roles', () => {
    it('live and go by their keys', async () => {
      const [leadId] = newLeads(1);
      const opportunity = await Opportunity.create(client, {
        externalOpportunityId: 'o-1',
        name: 'Big deal',
        amount: 5,
      });
      await expect(opportunity.save()).resolves.toBe('created');
      const key = { externalOpportunityId: 'o-1', leadId: leadId!, role: 'Default Role' };
      await expect((await Role.create(client, key)).save()).resolves.toBe('created');
      const role = (await Role.load(client, key))!;
      role.isPrimary = true;
      await expect(role.save()).resolves.toBe('updated');
      expect(sandbox.marketo.roles()).toMatchObject([{ ...key, isPrimary: true }]);
      await expect(Role.find(client, 'externalOpportunityId', ['o-1'])).resolves.toHaveLength(1);
      await expect(opportunity.delete()).rejects.toMatchObject({ details: { code: '1022' } });
      await expect((await Role.create(client, key)).delete()).resolves.toBe(true);
      await expect(role.delete()).resolves.toBe(false);
      await expect((await Opportunity.create(client, { externalOpportunityId: 'o-1' })).delete()).resolves.toBe(true);
      await expect(Opportunity.load(client, opportunity.id!)).resolves.toBeNull();
    });

    it('are refused for what they refer to', async () => {
      const key = { externalOpportunityId: 'o-1', leadId: 1, role: 'Default Role' };
      await expect((await Role.create(client, key)).save()).rejects.toMatchObject({ kind: 'record-not-found' });
      const opportunity = await Opportunity.create(client, { externalOpportunityId: 'o-1' });
      await expect(opportunity.save()).rejects.toMatchObject({ kind: 'record-rejected', details: { code: '1003' } });
    });
  });

  describe('history', () => {
    it('tells sent e-mails, changes of fields and deletions since a moment', async () => {
      const since = new Date(sandbox.clock.now());
      const [one, other] = newLeads(2);
      const emailId = sandbox.marketo.createEmail({ name: 'Welcome', subject: 'Hello', html: '<p>Hi</p>', text: 'Hi' });
      sandbox.marketo.sendEmail(one!, emailId, 10);
      sandbox.marketo.updateLead(one!, { city: 'Paris' });
      const lead = (await Lead.load(client, one!))!;
      lead.city = 'Rome';
      await lead.save();
      sandbox.marketo.deleteLead(other!);
      const sent = await all(lead.activities({ types: ['Send Email'], since }));
      expect(sent).toMatchObject([{ leadId: one, campaignId: 10, primaryAttributeValueId: emailId }]);
      const changes = await all(Lead.changes(client, { leadIds: [one!], fields: ['city'], since }));
      expect(changes.map(({ source, changes: [change] }) => [source, change?.oldValue, change?.newValue])).toEqual([
        ['Marketo user', null, 'Paris'],
        ['Web service API', 'Paris', 'Rome'],
      ]);
      await expect(all(Lead.deletedSince(client, since))).resolves.toMatchObject([{ leadId: other }]);
      await expect(client.email(emailId)).resolves.toMatchObject({ name: 'Welcome', subject: 'Hello' });
      const content = await client.emailContent(emailId);
      expect(content?.find(({ text }) => text !== null)?.text).toBe('Hi');
    });

    it('is read to its end, over empty pages and more than one full one', async () => {
      sandbox.marketo.switches.emptyActivityPages = true;
      const ids = newLeads(700);
      const since = new Date(sandbox.clock.now() - 60_000);
      const found = await all(Lead.activities(client, ids, { types: ['New Lead'], since }));
      expect(found).toHaveLength(700);
      expect(new Set(found.map(({ leadId }) => leadId))).toEqual(new Set(ids));
    });
  });

  describe('listing', () => {
    it('goes through the members of a list, and through ranges of ids', async () => {
      const ids = newLeads(350);
      const listId = sandbox.marketo.createList(ids.slice(10));
      const members = await all(Lead.all(client, { listId }));
      expect(members.map(({ id }) => id)).toEqual(ids.slice(10));
      expect(members[0]?.email).toBe('lead-10@acme.example');
      const range = { fromId: ids[0]!, toId: ids.at(-1)! + 1_000 };
      const cost = await costOf(async () => {
        expect((await all(Lead.all(client, range))).map(({ id }) => id)).toEqual(ids);
      });
      expect(cost).toBe(5);
      const company = sandbox.marketo.createCompany({ externalCompanyId: 'c-1', company: 'Acme' });
      expect((await all(Company.all(client, { fromId: company, toId: company }))).map(({ id }) => id)).toEqual([
        company,
      ]);
      await expect(all(Lead.all(client, { toId: 0 }))).rejects.toMatchObject({ kind: 'invalid-request' });
      await expect(all(Lead.all(client, { listId: 0.5 }))).rejects.toMatchObject({ kind: 'invalid-request' });
      await expect(all(Lead.all(client, { listId: 1 }))).rejects.toMatchObject({ details: { code: '1013' } });
    });
  });
});
