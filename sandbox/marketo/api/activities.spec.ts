import { codeOf, type Envelope, startMarketo, type TestMarketo } from '../testing/start-marketo.ts';

let test: TestMarketo;
beforeEach(async () => {
  test = await startMarketo({ limits: false });
});
afterEach(() => test.close());

async function since(query: string, path: string, datetime = '2020-01-01T00:00:00Z'): Promise<Envelope> {
  const { nextPageToken = '' } = await test.get(`/v1/activities/pagingtoken.json?sinceDatetime=${datetime}`);
  return test.get(`/v1/activities/${path}.json?nextPageToken=${encodeURIComponent(nextPageToken)}${query}`);
}

describe('activities', () => {
  it('begin with a token without a result, for a date', async () => {
    const answer = await test.get('/v1/activities/pagingtoken.json?sinceDatetime=2026-01-31T00:00:00Z');
    expect(Object.keys(answer).sort()).toEqual(['nextPageToken', 'requestId', 'success']);
    expect(codeOf(await test.get('/v1/activities/pagingtoken.json?sinceDatetime=yesterday'))).toBe('704');
  });

  it('tell new leads and every changed field with its source', async () => {
    const id = test.marketo.createLead({ email: 'a@acme.example', city: 'Köln' });
    await test.post('/v1/leads.json', { input: [{ email: 'a@acme.example', city: 'Paris', title: 'CTO' }] });
    const { result = [], moreResult } = await since('&fields=city,title', 'leadchanges');
    expect(moreResult).toBe(false);
    expect(result.map((activity) => activity['activityTypeId'])).toEqual([12, 13, 13]);
    expect(result[1]).toMatchObject({
      marketoGUID: expect.any(String),
      leadId: id,
      fields: [{ name: 'city', oldValue: 'Köln', newValue: 'Paris' }],
      attributes: expect.arrayContaining([{ name: 'Source', value: 'Web service API' }]),
    });
    expect(codeOf(await since('', 'leadchanges'))).toBe('1002');
  });

  it('tell deleted leads for two weeks', async () => {
    const id = test.marketo.createLead({ firstName: 'Ada', lastName: 'Winter' });
    test.marketo.deleteLead(id);
    const { result } = await since('', 'deletedleads');
    expect(result).toMatchObject([{ activityTypeId: 37, leadId: id, primaryAttributeValue: 'Ada Winter' }]);
  });

  it('need one to ten types and go on after the last one read', async () => {
    for (const key of [1, 2, 3]) test.marketo.createLead({ email: `p${key}@acme.example` });
    expect(codeOf(await since('', '../activities'))).toBe('1002');
    const first = await since('&activityTypeIds=12&batchSize=2', '../activities');
    expect([first.result?.length, first.moreResult]).toEqual([2, true]);
    const token = encodeURIComponent(first.nextPageToken ?? '');
    const rest = await test.get(`/v1/activities.json?activityTypeIds=12&batchSize=2&nextPageToken=${token}`);
    expect([rest.result?.length, rest.moreResult, typeof rest.nextPageToken]).toEqual([1, false, 'string']);
  });
});
