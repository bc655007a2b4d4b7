import { codeOf, startMarketo, type TestMarketo, tokenOf } from '../testing/start-marketo.ts';

let test: TestMarketo;
afterEach(() => test.close());

const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('the envelope', () => {
  beforeEach(async () => {
    test = await startMarketo();
  });

  it('has a request id that ends with the time, and only what applies', async () => {
    const answer = await test.get('/v1/leads.json?filterType=id&filterValues=1');
    expect(Object.keys(answer)).toEqual(['requestId', 'result', 'success']);
    expect(answer.requestId).toMatch(/^[0-9a-f]+#[0-9a-f]+$/);
    const time = Number.parseInt(answer.requestId.replace(/^.*#/, ''), 16);
    expect(Math.abs(time - test.context.clock.now())).toBeLessThan(10_000);
  });

  it.each<[string, string, RequestInit]>([
    ['609', '/v1/leads.json', { method: 'POST', headers: json, body: '{' }],
    ['612', '/v1/leads.json', { method: 'POST', headers: form, body: 'input=1' }],
    ['610', '/v1/nothing.json', {}],
    ['703', '/v1/leads/partitions.json', {}],
    ['703', '/asset/v1/folder/1.json', {}],
    ['610', '//v1/leads.json?filterType=id&filterValues=1', {}],
    ['605', '/v1/leads.json', { method: 'DELETE' }],
    ['605', '/v1/leads/describe2.json', { method: 'POST', headers: json, body: '{}' }],
    ['605', '/v1/leads/delete.json', {}],
    ['1003', '/v1/leads.json', { method: 'POST', headers: json, body: '{"input":[{}],"extra":1}' }],
    ['1003', '/v1/leads.json?filterType=id&filterValues=1&extra=1', {}],
    ['1002', '/v1/leads.json', { method: 'POST', headers: json, body: '{}' }],
    ['1001', '/v1/leads.json', { method: 'POST', headers: json, body: '{"input":{}}' }],
    ['1001', '/v1/leads.json', { method: 'POST', headers: json, body: '{"input":["a"]}' }],
    ['1001', '/v1/leads.json', { method: 'POST', headers: json, body: '{"input":[{}],"action":1}' }],
    ['1003', '/v1/leads.json', { method: 'POST', headers: json, body: '{"input":[{}],"action":"upsert"}' }],
  ])('answers %s with HTTP 200: %s %j', async (code, path, init) => {
    const response = await test.send(path, init);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ success: false, errors: [{ code, message: expect.any(String) }] });
  });

  it('answers a long address with 414 and takes the same query as a form', async () => {
    const query = `filterType=email&filterValues=${Array.from({ length: 290 }, (_, key) => `somebody.${key}@long-name.example`).join(',')}`;
    expect((await test.send(`/v1/leads.json?${query}`, {})).status).toBe(414);
    const response = await test.send('/v1/leads.json?_method=GET', { method: 'POST', headers: form, body: query });
    expect(await response.json()).toMatchObject({ success: true, result: [] });
  });

  it('answers a body over 1 MB with 413', async () => {
    const body = JSON.stringify({ input: [{ email: 'x'.repeat(1_100_000) }] });
    expect((await test.send('/v1/leads.json', { method: 'POST', headers: json, body })).status).toBe(413);
  });

  it('compresses large answers for those who ask', async () => {
    const encoding = async (path: string, accepted: string): Promise<string | null> =>
      (await test.send(path, { headers: { 'Accept-Encoding': accepted } })).headers.get('content-encoding');
    expect(await encoding('/v1/leads/describe2.json', 'gzip')).toBe('gzip');
    expect(await encoding('/v1/leads/describe2.json', 'identity')).toBeNull();
    expect(await encoding('/v1/leads.json?filterType=id&filterValues=1', 'gzip')).toBeNull();
  });

  it.each([
    ['throttle', '606'],
    ['exhaust', '607'],
    ['server-error', '611'],
    ['unavailable', '608'],
    ['deny', '603'],
    ['expire-token', '602'],
  ] as const)('words the fault %s as %s', async (kind, code) => {
    test.context.faults.add({ vendor: 'marketo', kind });
    expect(codeOf(await test.get('/v1/leads/describe2.json'))).toBe(code);
  });

  it('answers a fault with HTTP status 502 where its code says so', async () => {
    test.context.faults.add({ vendor: 'marketo', kind: 'server-error', code: '502' });
    expect((await test.send('/v1/leads/describe2.json', {})).status).toBe(502);
  });

  it('keeps what was written before the connection broke', async () => {
    test.context.faults.add({ vendor: 'marketo', kind: 'reset-after', method: 'POST' });
    await expect(test.post('/v1/leads.json', { input: [{ email: 'a@acme.example' }] })).rejects.toThrow('fetch failed');
    expect(test.marketo.leads()).toHaveLength(1);
  });
});

describe('the limits', () => {
  const read = '/v1/leads.json?filterType=id&filterValues=1';
  const times = (count: number): Promise<unknown[]> =>
    Promise.all(Array.from({ length: count }, () => test.get(read))).then((answers) => answers.map(codeOf));

  it('answer 606 to the 101st call in 20 seconds, whoever asks, and slide', async () => {
    test = await startMarketo();
    for (let round = 0; round < 10; round += 1) await times(10);
    expect(await times(1)).toEqual(['606']);
    test.context.clock.advance(20_000);
    expect(await times(1)).toEqual([undefined]);
  });

  it('answer 615 to the 11th call at once and take the next one after an answer', async () => {
    test = await startMarketo();
    test.context.faults.add({ vendor: 'marketo', kind: 'latency', milliseconds: 200, times: 10 });
    const codes = await times(11);
    expect(codes.filter((code) => code === '615')).toHaveLength(1);
    expect(await times(10)).toEqual(Array(10).fill(undefined));
  });

  it('answer 607 after the quota until midnight in Chicago', async () => {
    test = await startMarketo();
    test.marketo.switches.dailyQuota = 2;
    expect([...(await times(1)), ...(await times(1)), ...(await times(1))]).toEqual([undefined, undefined, '607']);
    test.context.clock.advance(24 * 3600 * 1000);
    const headers = { Authorization: `Bearer ${await tokenOf(test.marketo)}` };
    const response = await fetch(`${test.marketo.restUrl}${read}`, { headers });
    expect(await response.json()).toMatchObject({ success: true });
  });

  it('count calls by day and user, those answered 601 or 611 aside', async () => {
    test = await startMarketo();
    test.context.faults.add({ vendor: 'marketo', kind: 'server-error' });
    expect([...(await times(1)), ...(await times(1))]).toEqual(['611', undefined]);
    const { result } = await test.get('/v1/stats/usage.json');
    expect(result).toEqual([
      {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        total: 1,
        users: [{ userId: test.marketo.services[0]?.user, count: 1 }],
      },
    ]);
    const errors = await test.get('/v1/stats/errors.json');
    expect(errors.result).toMatchObject([{ total: 1, errors: [{ errorCode: '611', count: 1 }] }]);
    expect(test.context.calls.totals('marketo').tokens).toBe(3);
  });

  it('are not enforced where switched off', async () => {
    test = await startMarketo({ limits: false });
    for (let round = 0; round < 10; round += 1) await times(11);
    expect(await times(1)).toEqual([undefined]);
  });
});
