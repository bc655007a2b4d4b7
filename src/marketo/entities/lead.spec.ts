import {
  COMPANIES_DESCRIBE,
  failure,
  LEAD_DESCRIPTION,
  LEADS_DELETE,
  LEADS_DESCRIBE,
  LEADS_READ,
  LEADS_WRITE,
  ScriptedMarketo,
  skipped,
  success,
} from '../../../test/support/scripted-marketo';
import { AmbiguousMatchError, Lead, type MarketoClient, ReadOnlyFieldError, UnknownFieldError } from '..';

interface Fields {
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  leadScore: number | null;
  unsubscribed: boolean | null;
  externalCompanyId: string | null;
  company: string | null;
  annualRevenue: number | null;
  updatedAt: string | null;
}

const vincent = {
  id: 7,
  email: 'vincent@acme.example',
  firstName: 'Vincent',
  lastName: null,
  leadScore: '12',
  unsubscribed: false,
  annualRevenue: '1604.47',
  updatedAt: '2026-03-01T10:00:00Z',
};

describe('Lead', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(LEADS_READ, success([vincent]));
    marketo.on(LEADS_WRITE, success([{ id: 7, status: 'updated' }]));
  });

  afterEach(() => marketo.stop());

  const loaded = async () => (await Lead.load<Fields>(client, 7))!;
  const sentWrite = () => marketo.sent(LEADS_WRITE)[0]?.body;

  describe('load', () => {
    it('reads every field of the account by id', async () => {
      const lead = await Lead.load<Fields>(client, '7');
      expect(lead?.toJSON()).toEqual({
        ...vincent,
        leadScore: 12,
        annualRevenue: 1604.47,
        pipedriveId: null,
        externalCompanyId: null,
        company: null,
      });
      expect(lead).toMatchObject({ id: 7, isNew: false });
      expect(lead?.firstName).toBe('Vincent');
      expect(marketo.sent(LEADS_READ)[0]?.body).toMatchObject({
        filterType: 'id',
        filterValues: '7',
        fields:
          'id,email,firstName,lastName,leadScore,unsubscribed,pipedriveId,externalCompanyId,company,annualRevenue,updatedAt',
      });
    });

    it('gives null where Marketo has none', async () => {
      marketo.on(LEADS_READ, success([]));
      await expect(Lead.load(client, 8)).resolves.toBeNull();
    });

    it.each(['', 'abc', '-1', '0', '1.5', '1e3', 0, -7, 1.5, Number.NaN, '99999999999999999999'])(
      'gives null for the impossible id %p without a call',
      async (id) => {
        await expect(Lead.load(client, id)).resolves.toBeNull();
        expect(marketo.requests).toEqual([]);
      },
    );

    it('gives null where Marketo says that no data was found', async () => {
      marketo.on(LEADS_READ, failure('702', 'No data found'));
      await expect(Lead.load(client, 8)).resolves.toBeNull();
    });

    it('never takes a failure for none', async () => {
      marketo.on(LEADS_READ, failure('603', 'Access denied'));
      await expect(Lead.load(client, 7)).rejects.toMatchObject({ kind: 'vendor-denied', details: { code: '603' } });
    });

    it('finds by e-mail without case', async () => {
      await expect(Lead.load(client, ' Vincent@ACME.example', 'email')).resolves.toMatchObject({ id: 7 });
    });

    it('leaves out a lead that came back with another value', async () => {
      await expect(Lead.load(client, 'paul@acme.example', 'email')).resolves.toBeNull();
    });

    it('finds by a number given as text', async () => {
      marketo.on(LEADS_READ, success([{ ...vincent, pipedriveId: 30 }]));
      await expect(Lead.load(client, '030', 'pipedriveId')).resolves.toMatchObject({ id: 7 });
    });

    it('names the ids of several', async () => {
      marketo.on(LEADS_READ, success([vincent, { ...vincent, id: 9 }]));
      const load = Lead.load(client, vincent.email, 'email');
      await expect(load).rejects.toBeInstanceOf(AmbiguousMatchError);
      await expect(load).rejects.toMatchObject({ kind: 'record-ambiguous', details: { candidates: [7, 9] } });
    });

    it('takes a lead that comes twice for one', async () => {
      marketo.on(LEADS_READ, success([vincent, vincent]));
      await expect(Lead.load(client, vincent.email, 'email')).resolves.toMatchObject({ id: 7 });
    });

    it('says by which fields leads can be found', async () => {
      await expect(Lead.load(client, 'Vincent', 'firstName')).rejects.toMatchObject({
        kind: 'invalid-request',
        message: 'Marketo finds no lead by "firstName"; it finds one by: id, email, pipedriveId',
      });
    });

    it('names the nearest fields for one that does not exist', async () => {
      await expect(Lead.load(client, 'x', 'e-mail')).rejects.toMatchObject({ details: { suggestions: ['email'] } });
    });

    it('asks for the fields anew where Marketo misses one', async () => {
      marketo.on(LEADS_READ, failure('1006', "Field 'pipedriveId' not found"), success([vincent]));
      await expect(Lead.load(client, 7)).resolves.toMatchObject({ id: 7 });
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(2);
    });

    it('gives up where Marketo misses a field that it describes', async () => {
      marketo.on(LEADS_READ, failure('1006', "Field 'pipedriveId' not found"));
      await expect(Lead.load(client, 7)).rejects.toMatchObject({ kind: 'record-rejected', details: { code: '1006' } });
      expect(marketo.sent(LEADS_READ)).toHaveLength(2);
    });
  });

  describe('find', () => {
    it('gives all leads that have one of the values', async () => {
      marketo.on(LEADS_READ, success([vincent, { ...vincent, id: 9, email: 'paul@acme.example' }]));
      const leads = await Lead.find(client, 'email', ['vincent@acme.example', 'paul@acme.example', ' ']);
      expect(leads.map(({ id }) => id)).toEqual([7, 9]);
    });

    it('gives none for no value without a call', async () => {
      await expect(Lead.find(client, 'email', [''])).resolves.toEqual([]);
      expect(marketo.requests).toEqual([]);
    });
  });

  describe('loadMany', () => {
    it('looks for halves where one value spoils the call', async () => {
      const spoilt = failure('1003', "Invalid value for field 'pipedriveId'");
      marketo.on(LEADS_READ, spoilt, success([{ ...vincent, pipedriveId: 30 }]), spoilt);
      const results = await Lead.loadMany(client, [30, 'thirty'], 'pipedriveId');
      expect(results.map(({ status }) => status).sort()).toEqual(['failed', 'found']);
      expect(marketo.sent(LEADS_READ)).toHaveLength(3);
    });

    it('does not take other failures apart', async () => {
      marketo.on(LEADS_READ, failure('603', 'Access denied'));
      const results = await Lead.loadMany(client, [7, 8]);
      expect(results.map(({ error }) => error?.kind)).toEqual(['vendor-denied', 'vendor-denied']);
      expect(marketo.sent(LEADS_READ)).toHaveLength(1);
    });

    it('asks once for the fields anew, however many calls miss one', async () => {
      marketo.on(LEADS_READ, ...Array.from({ length: 3 }, () => failure('1006')), success([]));
      const results = await Lead.loadMany(
        client,
        Array.from({ length: 900 }, (_, index) => index + 1),
      );
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['none']));
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(2);
    });

    it('gives none for impossible ids without a call', async () => {
      const none = { status: 'none', record: null, error: null };
      await expect(Lead.loadMany(client, ['abc', 0])).resolves.toEqual([none, none]);
      expect(marketo.requests).toEqual([]);
    });
  });

  describe('fields', () => {
    it('are properties that know whether they changed', async () => {
      const lead = await loaded();
      lead.firstName = 'Paul';
      lead.leadScore = 12;
      lead.lastName = '';
      expect(lead.changedFields()).toEqual(['firstName']);
      lead.firstName = 'Vincent';
      expect(lead.changedFields()).toEqual([]);
    });

    it('throw for a name that the account does not have', async () => {
      const lead = await Lead.create<{ fistName: string }>(client);
      expect(() => lead.fistName).toThrow(UnknownFieldError);
      expect(() => (lead.fistName = 'x')).toThrow('nearest: firstName');
    });

    it.each(['id', 'updatedAt'])('do not let %s be set', async (field) => {
      const lead = await loaded();
      expect(() => Object.assign(lead, { [field]: 5 })).toThrow(ReadOnlyFieldError);
    });
  });

  describe.each(['constructor', 'toString', 'valueOf', '__proto__', 'then', 'get', 'set', 'save', 'isNew'])(
    'with a field called %s',
    (name) => {
      const describedWith = (...names: string[]) =>
        success([{ fields: names.map((each) => ({ name: each, dataType: 'string', updateable: true })) }]);

      beforeEach(() => {
        marketo.on(LEADS_DESCRIBE, describedWith('email', 'externalCompanyId', name));
        marketo.on(LEADS_READ, success([JSON.parse(`{"id":7,"${name}":"Ada"}`)]));
      });

      it('reads it, and null where Marketo left it out', async () => {
        expect((await loaded()).get(name)).toBe('Ada');
        marketo.on(LEADS_READ, success([{ id: 7 }]));
        expect((await loaded()).get(name)).toBeNull();
      });

      it('sends it, and only what changed', async () => {
        const lead = await loaded();
        lead.set(name, 'Grace');
        expect(lead.changedFields()).toEqual([name]);
        await expect(lead.save()).resolves.toBe('updated');
        expect(JSON.stringify(sentWrite()?.['input'])).toBe(`[{"id":7,"${name}":"Grace"}]`);
        expect(lead.get(name)).toBe('Grace');
        await expect(lead.save()).resolves.toBe('unchanged');
      });
    },
  );

  describe('save', () => {
    it('sends only what changed', async () => {
      const lead = await loaded();
      lead.firstName = 'Paul';
      lead.leadScore = null;
      await expect(lead.save()).resolves.toBe('updated');
      expect(sentWrite()).toEqual({
        action: 'updateOnly',
        lookupField: 'id',
        input: [{ id: 7, firstName: 'Paul', leadScore: null }],
      });
      expect(lead.toJSON()).toMatchObject({ id: 7, firstName: 'Paul', leadScore: null });
      expect(lead.changedFields()).toEqual([]);
    });

    it('sends text to fields that hold text, whatever the value was', async () => {
      const lead = await loaded();
      lead.set('firstName', 7);
      await lead.save();
      expect(sentWrite()?.['input']).toEqual([{ id: 7, firstName: '7' }]);
      lead.set('firstName', 7);
      expect(lead.changedFields()).toEqual([]);
    });

    it('makes no call where nothing changed', async () => {
      const lead = await loaded();
      lead.unsubscribed = null;
      await expect(lead.save()).resolves.toBe('unchanged');
      expect(marketo.sent(LEADS_WRITE)).toEqual([]);
    });

    it('reads an emptied boolean as false, as Marketo does', async () => {
      marketo.on(LEADS_READ, success([{ ...vincent, unsubscribed: true }]));
      const lead = await loaded();
      lead.unsubscribed = null;
      await lead.save();
      expect(sentWrite()?.['input']).toEqual([{ id: 7, unsubscribed: null }]);
      expect(lead.unsubscribed).toBe(false);
    });

    it('matches a new lead by its e-mail', async () => {
      marketo.on(LEADS_WRITE, success([{ id: 50, status: 'created' }]));
      const lead = await Lead.create<Fields>(client, { email: 'paul@acme.example' });
      lead.firstName = 'Paul';
      expect(lead).toMatchObject({ id: null, isNew: true });
      expect(lead.lastName).toBeNull();
      await expect(lead.save()).resolves.toBe('created');
      expect(sentWrite()).toEqual({
        action: 'createOrUpdate',
        lookupField: 'email',
        input: [{ email: 'paul@acme.example', firstName: 'Paul' }],
      });
      expect(lead).toMatchObject({ id: 50, isNew: false });
      expect(lead.email).toBe('paul@acme.example');
      await expect(lead.save()).resolves.toBe('unchanged');
    });

    it('creates a lead without an e-mail', async () => {
      marketo.on(LEADS_WRITE, success([{ id: 50, status: 'created' }]));
      const lead = await Lead.create<Fields>(client, { lastName: 'Gauguin' });
      await expect(lead.save()).resolves.toBe('created');
      expect(sentWrite()).toEqual({ action: 'createDuplicate', input: [{ lastName: 'Gauguin' }] });
    });

    it('refuses a new lead without any value', async () => {
      const lead = await Lead.create(client);
      await expect(lead.save()).rejects.toMatchObject({ kind: 'record-rejected' });
    });

    it('names the leads that have the e-mail of a new one', async () => {
      marketo.on(LEADS_WRITE, skipped('1007', 'Multiple lead match lookup criteria'));
      marketo.on(LEADS_READ, success([{ id: 7 }, { id: 9 }]));
      const save = (await Lead.create(client, { email: vincent.email })).save();
      await expect(save).rejects.toBeInstanceOf(AmbiguousMatchError);
      await expect(save).rejects.toMatchObject({
        details: { candidates: [7, 9], code: '1007', requestId: 'a1#19c' },
      });
    });

    it.each([
      ['1003', "Invalid value for field 'email'", 'record-rejected'],
      ['1004', 'Lead not found', 'record-not-found'],
      ['1021', 'Company update not allowed', 'record-rejected'],
    ])('tells why Marketo skipped it: %s', async (code, message, kind) => {
      marketo.on(LEADS_WRITE, skipped(code, message));
      const lead = await loaded();
      lead.email = 'bademail';
      await expect(lead.save()).rejects.toMatchObject({
        kind,
        message: `Marketo refused POST /rest/v1/leads.json: ${code} ${message}`,
        details: { code, requestId: 'a1#19c' },
      });
      expect(lead.changedFields()).toEqual(['email']);
    });

    it('makes the fields be asked for anew where Marketo misses one', async () => {
      marketo.on(LEADS_WRITE, skipped('1006', "Field 'firstName' not found"));
      const lead = await loaded();
      lead.firstName = 'Paul';
      await expect(lead.save()).rejects.toMatchObject({ details: { code: '1006' } });
      marketo.on(LEADS_DESCRIBE, LEAD_DESCRIPTION);
      await client.describe('lead');
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(2);
    });

    it('keeps what is set while the call is under way', async () => {
      const lead = await loaded();
      lead.firstName = 'Paul';
      const save = lead.save();
      lead.firstName = 'Vincent';
      lead.lastName = 'Gauguin';
      await save;
      expect(lead.toJSON()).toMatchObject({ firstName: 'Vincent', lastName: 'Gauguin' });
      expect(lead.changedFields()).toEqual(['firstName', 'lastName']);
    });

    it('sends no company field of a linked lead', async () => {
      marketo.on(LEADS_READ, success([{ ...vincent, externalCompanyId: 'pd-organization-20' }]));
      const lead = await loaded();
      lead.company = 'Acme';
      lead.annualRevenue = 5;
      lead.firstName = 'Paul';
      await expect(lead.save()).rejects.toMatchObject({
        kind: 'record-rejected',
        details: { fields: ['company', 'annualRevenue'] },
      });
      expect(marketo.sent(LEADS_WRITE)).toEqual([]);
    });

    it('sends the company fields of a lead without a company', async () => {
      const lead = await loaded();
      lead.company = 'Acme';
      await lead.save();
      expect(sentWrite()?.['input']).toEqual([{ id: 7, company: 'Acme' }]);
      expect(marketo.sent(COMPANIES_DESCRIBE)).toEqual([]);
    });

    it('links a lead to its company', async () => {
      const lead = await loaded();
      lead.externalCompanyId = 'pd-organization-20';
      await lead.save();
      expect(sentWrite()?.['input']).toEqual([{ id: 7, externalCompanyId: 'pd-organization-20' }]);
    });
  });

  describe('externalCompanyId', () => {
    it('cannot be emptied', async () => {
      marketo.on(LEADS_READ, success([{ ...vincent, externalCompanyId: 'pd-organization-20' }]));
      const lead = await loaded();
      lead.externalCompanyId = null;
      await expect(lead.save()).rejects.toMatchObject({ kind: 'record-rejected' });
      expect(marketo.sent(LEADS_WRITE)).toEqual([]);
    });
  });

  describe('delete', () => {
    it('deletes by id', async () => {
      marketo.on(LEADS_DELETE, success([{ id: 7, status: 'deleted' }]));
      await expect((await loaded()).delete()).resolves.toBe(true);
      expect(marketo.sent(LEADS_DELETE)[0]?.body).toEqual({ input: [{ id: 7 }] });
    });

    it('says that the lead was gone already', async () => {
      marketo.on(LEADS_DELETE, skipped('1004', 'Lead not found'));
      await expect((await loaded()).delete()).resolves.toBe(false);
    });

    it('never takes a failure for gone', async () => {
      marketo.on(LEADS_DELETE, failure('611', 'System error'));
      await expect((await loaded()).delete()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    });

    it('refuses a lead that was never saved', async () => {
      await expect((await Lead.create(client)).delete()).rejects.toMatchObject({ kind: 'invalid-request' });
    });
  });
});
