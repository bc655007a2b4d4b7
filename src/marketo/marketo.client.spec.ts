import {
  failure,
  LEAD_DESCRIPTION,
  LEADS_DESCRIBE,
  LEADS_READ,
  LEADS_WRITE,
  ScriptedMarketo,
  success,
  TOKEN,
  token,
} from '../../test/support/scripted-marketo';
import { type AppError } from '../base/errors/app-error';
import { type MarketoClient } from '.';

const byId = { filterType: 'id', filterValues: ['7'], fields: ['id', 'email'] };
const oneUpdate = {
  action: 'updateOnly',
  matchedBy: 'id',
  input: [{ id: 7, firstName: 'Vincent' }],
} as const;

describe('MarketoClient', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
  });

  afterEach(() => marketo.stop());

  describe('ping', () => {
    it('resolves where the credentials are taken', async () => {
      await expect(client.ping()).resolves.toBeUndefined();
    });

    it.each([
      ['a 401', { status: 401, body: { error: 'invalid_client', error_description: 'Bad client credentials' } }],
      ['a 400', { status: 400, body: { error: 'invalid_request' } }],
      ['a 401 in HTML', { status: 401, body: '<html></html>' }],
    ])('takes %s for refused credentials', async (_case, reply) => {
      marketo.on(TOKEN, reply);
      await expect(client.ping()).rejects.toMatchObject({
        kind: 'vendor-denied',
        details: { refusedCredentials: true },
      });
      expect(marketo.requests).toHaveLength(1);
    });

    it.each([
      ['a 502', { status: 502, body: '<html></html>' }],
      ['HTML', { body: '<html></html>' }],
      ['a success without a token', { body: { error: 'unauthorized' } }],
    ])('takes %s for an outage', async (_case, reply) => {
      marketo.on(TOKEN, reply);
      await expect(client.ping()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    });

    it.each([
      ['in seconds', '120', 120_000],
      ['as a date', 'Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
      ['beyond the daily reset', '999999', 19 * 3_600_000],
    ])('gives on how long to wait, %s', async (_case, retryAfter, retryAfterMs) => {
      marketo.on(TOKEN, { status: 429, headers: { 'Retry-After': retryAfter }, body: '' });
      await expect(client.ping()).rejects.toMatchObject({ kind: 'vendor-throttled', details: { retryAfterMs } });
      expect(marketo.requests).toHaveLength(1);
    });

    it('says that nothing answers', async () => {
      const unreachable = await marketo.client({ identityUrl: 'http://127.0.0.1:1/identity' });
      await expect(unreachable.ping()).rejects.toMatchObject({
        kind: 'vendor-unavailable',
        details: { code: 'ECONNREFUSED', outcomeUnknown: false },
      });
    });
  });

  describe('access token', () => {
    beforeEach(() => marketo.on(LEADS_READ, success([{ id: 7, email: null }])));

    it('is asked for once by many calls', async () => {
      await Promise.all([1, 2, 3, 4, 5].map(() => client.find('lead', byId)));
      expect(marketo.sent(TOKEN)).toHaveLength(1);
      expect(marketo.sent(LEADS_READ).map(({ authorization }) => authorization)).toEqual(
        Array(5).fill('Bearer token-1'),
      );
    });

    it('is asked for again when its time is over', async () => {
      marketo.on(TOKEN, token('token-1', 60), token('token-2'));
      await client.find('lead', byId);
      marketo.clock.advance(60_000);
      await client.find('lead', byId);
      expect(marketo.sent(LEADS_READ).at(-1)?.authorization).toBe('Bearer token-2');
    });

    it('is renewed once for all calls that Marketo refused it to', async () => {
      const expired = [failure('602'), failure('601'), failure('601'), failure('601')];
      marketo.on(TOKEN, token('token-1'), token('token-2'));
      marketo.on(LEADS_READ, ...expired, success([{ id: 7 }]));
      const found = await Promise.all([1, 2, 3, 4].map(() => client.find('lead', byId)));
      expect(found.flat()).toHaveLength(4);
      expect(marketo.sent(TOKEN)).toHaveLength(2);
    });

    it('is not sent by calls that were waiting when Marketo refused it', async () => {
      marketo.on(TOKEN, token('token-1'), token('token-2'));
      marketo.on(LEADS_READ, failure('602'), success([{ id: 7 }]));
      const oneAtATime = await marketo.client({ pace: { concurrent: 1 } });
      await Promise.all([1, 2, 3].map(() => oneAtATime.find('lead', byId)));
      const used = marketo.sent(LEADS_READ).map(({ authorization }) => authorization);
      expect(used).toEqual(['Bearer token-1', ...Array<string>(3).fill('Bearer token-2')]);
    });

    it('is renewed once per call only: another one has to be waited for', async () => {
      marketo.on(LEADS_READ, failure('601'));
      await expect(client.find('lead', byId)).rejects.toMatchObject({
        kind: 'vendor-unavailable',
        details: { code: '601', requestId: 'b2#19c' },
      });
      expect(marketo.sent(LEADS_READ)).toHaveLength(2);
    });

    it.each(['600', '601'])('is refused for its credentials where a new one is refused too (%s)', async (code) => {
      marketo.on(TOKEN, token('token-1'), token('token-2'));
      marketo.on(LEADS_READ, failure(code));
      await expect(client.find('lead', byId)).rejects.toMatchObject({
        kind: 'vendor-denied',
        details: { code, refusedCredentials: true },
      });
      expect(marketo.sent(LEADS_READ)).toHaveLength(2);
    });

    it.each(['600', '602'])('lets a write be repeated, since nothing was done (%s)', async (code) => {
      marketo.on(LEADS_WRITE, failure(code), success([{ id: 7, status: 'updated' }]));
      await expect(client.sync('lead', oneUpdate)).resolves.toEqual([{ id: 7, status: 'updated', error: null }]);
    });
  });

  describe('find', () => {
    it('asks in a form, so that no value is in an address', async () => {
      marketo.on(LEADS_READ, success([]));
      await expect(client.find('lead', byId)).resolves.toEqual([]);
      expect(marketo.sent(LEADS_READ)[0]?.body).toEqual({
        filterType: 'id',
        filterValues: '7',
        fields: 'id,email',
        batchSize: '300',
      });
    });

    it('keeps a value with a comma whole', async () => {
      marketo.on(LEADS_READ, success([]));
      await client.find('lead', { ...byId, filterValues: ['Acme, Inc.'] });
      expect(marketo.sent(LEADS_READ)[0]?.body['filterValues']).toEqual(['Acme, Inc.', 'Acme, Inc.']);
    });

    it('asks for 300 values at a time', async () => {
      marketo.on(LEADS_READ, success([{ id: 1 }]), success([{ id: 2 }]));
      const filterValues = Array.from({ length: 301 }, (_, index) => String(index + 1));
      await expect(client.find('lead', { ...byId, filterValues })).resolves.toEqual([{ id: 1 }, { id: 2 }]);
      expect(marketo.sent(LEADS_READ)[1]?.body['filterValues']).toBe('301');
    });

    it('reads all pages', async () => {
      marketo.on(
        LEADS_READ,
        success([{ id: 1 }], { nextPageToken: 'PAGE2==', moreResult: true }),
        success([{ id: 2 }], { nextPageToken: 'PAGE3==' }),
        success([]),
      );
      await expect(client.find('lead', byId)).resolves.toEqual([{ id: 1 }, { id: 2 }]);
      expect(marketo.sent(LEADS_READ).map(({ body }) => body['nextPageToken'])).toEqual([
        undefined,
        'PAGE2==',
        'PAGE3==',
      ]);
    });

    it.each([
      ['no result', success(undefined)],
      ['a result that is no list', success({ id: 7 })],
      ['more records without a token', success([], { moreResult: true })],
      ['an empty object', { body: {} }],
      ['a failure without errors', { body: { success: false } }],
      ['broken JSON', { body: '{"success":true,"result":[' }],
      ['HTML', { body: '<html>Service under maintenance</html>' }],
      ['HTTP 502', { status: 502, body: 'Bad gateway' }],
    ])('takes %s for an outage, never for no record', async (_case, reply) => {
      marketo.on(LEADS_READ, reply);
      await expect(client.find('lead', byId)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    });

    it.each(['604', '608', '611', '713', '606', '615'])('repeats a read after %s', async (code) => {
      marketo.on(LEADS_READ, failure(code), success([{ id: 7 }]));
      await expect(client.find('lead', byId)).resolves.toEqual([{ id: 7 }]);
    });

    it('looks once more after the rate limit, then says how long it lasts', async () => {
      marketo.on(LEADS_READ, failure('606', "Max rate limit '100' exceeded with in '20' secs"));
      const started = marketo.clock.now();
      await expect(client.find('lead', byId)).rejects.toMatchObject({
        kind: 'vendor-throttled',
        details: { code: '606', retryAfterMs: 20_000 },
      });
      expect(marketo.clock.now() - started).toBe(3_000);
    });

    it('does not repeat a call after the daily quota', async () => {
      marketo.on(LEADS_READ, failure('607'));
      await expect(client.find('lead', byId)).rejects.toMatchObject({ kind: 'vendor-exhausted' });
      expect(marketo.sent(LEADS_READ)).toHaveLength(1);
    });

    it('gives up a call that takes too long', async () => {
      marketo.on(LEADS_READ, 'hang');
      const impatient = await marketo.client({ timeoutMs: 30 });
      await expect(impatient.find('lead', byId)).rejects.toMatchObject({ kind: 'vendor-unavailable' });
      expect(marketo.sent(LEADS_READ)).toHaveLength(1);
    });

    it('takes an unknown path for a wrong address, which refuses no record and no credentials', async () => {
      marketo.on(LEADS_READ, failure('610'));
      const refusal = await client.find('lead', byId).catch((thrown: unknown) => thrown as AppError);
      expect(refusal).toMatchObject({
        kind: 'vendor-unavailable',
        message: expect.stringMatching(/^Marketo does not know .* \(610\): set MARKETO_REST_URL to /),
        details: { variable: 'MARKETO_REST_URL' },
      });
      expect(refusal).not.toHaveProperty('details.refusedCredentials');
      expect(refusal).not.toHaveProperty('details.outcomeUnknown');
      expect(marketo.sent(LEADS_READ)).toHaveLength(1);
    });

    it.each([
      ['Too many jobs in queue', 60_000],
      ['Export daily quota exceeded', 19 * 3_600_000],
    ])('says of a limit of bulk jobs (%s) that it is of them alone', async (message, retryAfterMs) => {
      marketo.on(LEADS_READ, failure('1029', message));
      await expect(client.find('lead', byId)).rejects.toMatchObject({
        kind: 'vendor-exhausted',
        details: { code: '1029', isOfOneOperation: true, retryAfterMs },
      });
      marketo.on(LEADS_READ, failure('607'));
      const ofAll = await client.find('lead', byId).catch((thrown: unknown) => thrown);
      expect(ofAll).not.toHaveProperty('details.isOfOneOperation');
    });

    it('tells the reason and no personal data', async () => {
      marketo.on(LEADS_READ, failure('1003', "Invalid value 'a@acme.example' for field 'email'"));
      const query = { filterType: 'email', filterValues: ['a@acme.example'], fields: ['id'] };
      await expect(client.find('lead', query)).rejects.toMatchObject({
        kind: 'record-rejected',
        message: "Marketo refused POST /rest/v1/leads.json: 1003 Invalid value '…' for field 'email'",
        details: { code: '1003', requestId: 'b2#19c' },
      });
    });
  });

  describe('sync', () => {
    it.each(['606', '615'])('repeats a write that was refused for limits (%s)', async (code) => {
      marketo.on(LEADS_WRITE, failure(code), success([{ id: 7, status: 'updated' }]));
      await expect(client.sync('lead', oneUpdate)).resolves.toMatchObject([{ status: 'updated' }]);
    });

    it.each([
      ['604', failure('604')],
      ['611', failure('611')],
      ['713', failure('713')],
      ['HTML', { status: 502, body: '<html></html>' }],
      ['a lost connection', 'drop' as const],
      ['fewer results than records', success([])],
      ['a result without a status', success([{ id: 7 }])],
    ])('does not repeat a write after %s and says that it may have happened', async (_case, reply) => {
      marketo.on(LEADS_WRITE, reply);
      await expect(client.sync('lead', oneUpdate)).resolves.toMatchObject([
        { status: 'failed', error: { kind: 'vendor-unavailable', details: { outcomeUnknown: true } } },
      ]);
      expect(marketo.sent(LEADS_WRITE)).toHaveLength(1);
    });

    it('tells of every record in the order of the input', async () => {
      const results = [
        { id: 1, status: 'updated' },
        { status: 'skipped', reasons: [{ code: '1004', message: 'Lead not found' }] },
      ];
      marketo.on(LEADS_WRITE, success(results));
      const written = await client.sync('lead', { ...oneUpdate, input: [{ id: 1 }, { id: 2 }] });
      expect(written).toMatchObject([
        { id: 1, status: 'updated', error: null },
        { id: null, status: 'skipped', error: { kind: 'record-not-found', details: { code: '1004' } } },
      ]);
    });

    it('sends 300 records at a time', async () => {
      const results = (count: number) => success(Array.from({ length: count }, () => ({ id: 1, status: 'updated' })));
      marketo.on(LEADS_WRITE, results(300), results(1));
      const input = Array.from({ length: 301 }, (_, index) => ({ id: index + 1 }));
      await expect(client.sync('lead', { ...oneUpdate, input })).resolves.toHaveLength(301);
      expect(marketo.sent(LEADS_WRITE)[1]?.body['input']).toEqual([{ id: 301 }]);
    });
  });

  describe('fields of the account', () => {
    it('loads the fields once for all who ask, and keeps them', async () => {
      await Promise.all([client.describe('lead'), client.describe('lead')]);
      const schema = await client.describe('lead');
      expect(schema.searchable('pipedriveId')).toBe(true);
      expect(schema.searchable('firstName')).toBe(false);
      expect(schema.resolve('updatedAt').updateable).toBe(false);
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(1);
    });

    it('loads them again after their time', async () => {
      await client.describe('lead');
      marketo.clock.advance(3_600_000);
      await client.describe('lead');
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(2);
    });

    it('keeps no failure', async () => {
      marketo.on(LEADS_DESCRIBE, failure('603', 'Access denied'), LEAD_DESCRIPTION);
      await expect(client.describe('lead')).rejects.toMatchObject({ kind: 'vendor-denied' });
      await expect(client.describe('lead')).resolves.toMatchObject({ label: 'lead' });
    });

    it('does not take an answer without fields for an account without fields', async () => {
      marketo.on(LEADS_DESCRIBE, success([{ name: 'API Lead' }]));
      await expect(client.describe('lead')).rejects.toMatchObject({ kind: 'vendor-unavailable' });
    });
  });
});
