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

  it('name their types with their attributes', async () => {
    const { result = [] } = await test.get('/v1/activities/types.json');
    expect(result.find(({ id }) => id === 6)).toMatchObject({
      name: 'Send Email',
      primaryAttribute: { name: 'Mailing ID', dataType: 'integer' },
      attributes: expect.arrayContaining([{ name: 'Step ID', dataType: 'integer' }]),
    });
  });

  it('tell sent e-mails, of one e-mail where asked', async () => {
    const leadId = test.marketo.createLead({ email: 'a@acme.example' });
    const [welcome, news] = ['Welcome', 'News'].map((name) => test.marketo.createEmail({ name }));
    test.marketo.sendEmail(leadId, welcome!, 10);
    test.marketo.sendEmail(leadId, news!);
    const { result } = await since(`&activityTypeIds=6&assetIds=${welcome}`, '../activities');
    expect(result).toMatchObject([
      { leadId, campaignId: 10, primaryAttributeValueId: welcome, primaryAttributeValue: 'Welcome' },
    ]);
    expect(codeOf(await since('&activityTypeIds=6,12&assetIds=1', '../activities'))).toBe('1003');
  });

  it('may show a sent e-mail late, with its own date', async () => {
    test.marketo.switches.sendEmailDelayMs = 60_000;
    const leadId = test.marketo.createLead({ email: 'a@acme.example' });
    test.marketo.sendEmail(leadId, test.marketo.createEmail({ name: 'Welcome' }));
    const sentAt = test.context.clock.iso();
    expect((await since('&activityTypeIds=6', '../activities')).result).toBeUndefined();
    test.context.clock.advance(60_000);
    expect((await since('&activityTypeIds=6', '../activities')).result).toMatchObject([{ activityDate: sentAt }]);
  });

  it('of merged leads become those of the winner, which takes what it lacks', async () => {
    const [winner, loser] = ['w', 'l'].map((key) => test.marketo.createLead({ email: `${key}@acme.example` }));
    test.marketo.updateLead(loser!, { city: 'Paris' });
    test.marketo.createOpportunity({ externalOpportunityId: 'o-1', name: 'Big deal' });
    test.marketo.createRole({ externalOpportunityId: 'o-1', leadId: loser!, role: 'Buyer' });
    test.marketo.mergeLeads(winner!, [loser!]);
    expect(test.marketo.lead(loser!)).toBeUndefined();
    expect(test.marketo.lead(winner!)).toMatchObject({ email: 'w@acme.example', city: 'Paris' });
    expect(test.marketo.roles()).toMatchObject([{ leadId: winner, role: 'Buyer' }]);
    const { result } = await since('&activityTypeIds=12,13,32', '../activities');
    expect(result?.map(({ activityTypeId, leadId }) => [activityTypeId, leadId])).toEqual([
      [12, winner],
      [12, winner],
      [13, winner],
      [13, winner],
      [32, winner],
    ]);
    expect((await since('', 'deletedleads')).result).toBeUndefined();
  });

  it('are of the members of a list, unless it is too large', async () => {
    const [member] = [1, 2].map((key) => test.marketo.createLead({ email: `p${key}@acme.example` }));
    const listId = test.marketo.createList([member!]);
    expect((await since(`&activityTypeIds=12&listId=${listId}`, '../activities')).result).toMatchObject([
      { leadId: member },
    ]);
    expect(codeOf(await since('&activityTypeIds=12&listId=1', '../activities'))).toBe('1013');
    const many = Array.from({ length: 10_000 }, () => test.marketo.createLead({}));
    const large = test.marketo.createList(many);
    expect(codeOf(await since(`&activityTypeIds=12&listId=${large}`, '../activities'))).toBe('1003');
  });

  it('may come without numbers, and after an empty page', async () => {
    test.marketo.createLead({ email: 'a@acme.example' });
    test.marketo.switches.activityNumbers = false;
    test.marketo.switches.emptyActivityPages = true;
    const empty = await since('&activityTypeIds=12', '../activities');
    expect([empty.result, empty.moreResult]).toEqual([undefined, true]);
    const token = encodeURIComponent(empty.nextPageToken ?? '');
    const { result } = await test.get(`/v1/activities.json?activityTypeIds=12&nextPageToken=${token}`);
    expect(result).toEqual([expect.objectContaining({ marketoGUID: expect.any(String) })]);
    expect(result?.[0]).not.toHaveProperty('id');
  });

  it('refuse more than 30 leads and 10 types', async () => {
    const numbers = (count: number): string => Array.from({ length: count }, (_, key) => key + 1).join(',');
    expect(codeOf(await since(`&activityTypeIds=${numbers(11)}`, '../activities'))).toBe('1003');
    expect(codeOf(await since(`&activityTypeIds=12&leadIds=${numbers(31)}`, '../activities'))).toBe('1003');
  });
});

describe('static lists', () => {
  it('show their members page by page', async () => {
    const ids = [1, 2, 3].map((key) => test.marketo.createLead({ email: `p${key}@acme.example` }));
    const listId = test.marketo.createList([ids[0]!, ids[2]!]);
    const first = await test.get(`/v1/lists/${listId}/leads.json?fields=email&batchSize=1`);
    expect([first.result, first.moreResult]).toEqual([[{ id: ids[0], email: 'p1@acme.example' }], true]);
    const token = encodeURIComponent(first.nextPageToken ?? '');
    const rest = await test.get(`/v1/lists/${listId}/leads.json?fields=email&batchSize=1&nextPageToken=${token}`);
    expect([rest.result, rest.moreResult]).toEqual([[{ id: ids[2], email: 'p3@acme.example' }], undefined]);
    expect(codeOf(await test.get('/v1/lists/1/leads.json'))).toBe('1013');
  });
});
