import {
  ACTIVITIES,
  ACTIVITY_TYPES,
  DELETED_LEADS,
  failure,
  LEAD_CHANGES,
  LEADS_DESCRIBE,
  LEADS_READ,
  PAGING_TOKEN,
  ScriptedMarketo,
  success,
} from '../../../test/support/scripted-marketo';
import { Lead, type LeadActivity, type MarketoClient, UnknownFieldError } from '..';

const types = [
  { id: 6, name: 'Send Email', primaryAttribute: { name: 'Mailing ID', dataType: 'integer' }, attributes: [] },
  { id: 12, name: 'New Lead', attributes: [{ name: 'Source Type', dataType: 'string' }] },
];

const sentEmail = {
  id: 102988,
  marketoGUID: 'a-102988',
  leadId: 7,
  activityDate: '2026-03-01T23:32:19+0000',
  activityTypeId: 6,
  campaignId: 10,
  primaryAttributeValueId: 71,
  primaryAttributeValue: 'Welcome mail',
  attributes: [{ name: 'Step ID', value: 12 }],
};

const since = '2026-03-01T00:00:00.700Z';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('activities', () => {
  let marketo: ScriptedMarketo;
  let client: MarketoClient;

  beforeEach(async () => {
    marketo = new ScriptedMarketo();
    client = await marketo.client();
    marketo.on(ACTIVITY_TYPES, success(types));
    marketo.on(PAGING_TOKEN, success(undefined, { nextPageToken: 'SINCE==' }));
    marketo.on(ACTIVITIES, success([sentEmail], { nextPageToken: 'END==', moreResult: false }));
  });

  afterEach(() => marketo.stop());

  it('are asked for by a form where the address would be too long', async () => {
    const longToken = 'x'.repeat(5_000);
    const asForm = 'POST /rest/v1/activities.json?_method=GET';
    marketo.on(PAGING_TOKEN, success(undefined, { nextPageToken: longToken }));
    marketo.on(asForm, success([sentEmail], { nextPageToken: 'END==', moreResult: false }));
    await expect(all(Lead.activities(client, 7, { types: [6], since }))).resolves.toHaveLength(1);
    expect(marketo.sent(asForm)[0]?.body).toMatchObject({ nextPageToken: longToken, leadIds: '7' });
  });

  it('are read from a moment on, by the name of a type', async () => {
    await expect(all(Lead.activities(client, 7, { types: ['send email'], since }))).resolves.toEqual<LeadActivity[]>([
      {
        id: 'a-102988',
        leadId: 7,
        activityTypeId: 6,
        activityDate: '2026-03-01T23:32:19Z',
        campaignId: 10,
        primaryAttributeValueId: 71,
        primaryAttributeValue: 'Welcome mail',
        attributes: { 'Step ID': 12 },
      },
    ]);
    expect(marketo.sent(ACTIVITIES)[0]?.body).toEqual({
      nextPageToken: 'SINCE==',
      activityTypeIds: '6',
      leadIds: '7',
      batchSize: '300',
    });
  });

  it('leave what they lack null', async () => {
    const bare = { id: 5, leadId: 7, activityDate: '2026-03-01T23:32:19Z', activityTypeId: 12 };
    marketo.on(ACTIVITIES, success([bare], { nextPageToken: 'END==', moreResult: false }));
    await expect(all(Lead.activities(client, '7', { types: [12], since: new Date(since) }))).resolves.toEqual([
      {
        id: '5',
        leadId: 7,
        activityTypeId: 12,
        activityDate: '2026-03-01T23:32:19Z',
        campaignId: null,
        primaryAttributeValueId: null,
        primaryAttributeValue: null,
        attributes: {},
      },
    ]);
    expect(marketo.sent(ACTIVITY_TYPES)).toEqual([]);
  });

  it('go on while Marketo says that there are more, also after a page without any', async () => {
    marketo.on(
      ACTIVITIES,
      success(undefined, { nextPageToken: 'P2==', moreResult: true }),
      success([sentEmail], { nextPageToken: 'P3==', moreResult: true }),
      success([{ ...sentEmail, marketoGUID: 'b' }], { nextPageToken: 'P4==', moreResult: false }),
    );
    const found = await all(Lead.activities(client, 7, { types: [6], since }));
    expect(found.map(({ id }) => id)).toEqual(['a-102988', 'b']);
    expect(marketo.sent(ACTIVITIES).map(({ body }) => body['nextPageToken'])).toEqual(['SINCE==', 'P2==', 'P3==']);
  });

  it('ask for 30 leads and 10 types at a time, from one token', async () => {
    const leadIds = Array.from({ length: 31 }, (_, index) => index + 1);
    const typeIds = Array.from({ length: 11 }, (_, index) => index + 1);
    await all(Lead.activities(client, leadIds, { types: typeIds, since }));
    const asked = marketo.sent(ACTIVITIES).map(({ body }) => [body['leadIds'], body['activityTypeIds']]);
    const first = [leadIds.slice(0, 30).join(','), '31'];
    expect(asked).toEqual(
      first.flatMap((leads) => [
        [leads, '1,2,3,4,5,6,7,8,9,10'],
        [leads, '11'],
      ]),
    );
    expect(marketo.sent(PAGING_TOKEN)).toHaveLength(1);
  });

  it.each([
    ['an outage', failure('611')],
    ['a promise of more without a token', success([], { moreResult: true })],
    ['a token that leads nowhere', success([], { nextPageToken: 'SINCE==', moreResult: true })],
    ['an activity without a lead', success([{ ...sentEmail, leadId: undefined }], { moreResult: false })],
    ['a result that is no list', success({})],
  ])('throw for %s', async (_case, reply) => {
    marketo.on(ACTIVITIES, reply);
    await expect(all(Lead.activities(client, 7, { types: [6], since }))).rejects.toMatchObject({
      kind: 'vendor-unavailable',
    });
  });

  it.each([
    [{ types: ['Sent Email'], since }, 'Marketo has no activity type "Sent Email" (nearest: Send Email)'],
    [{ types: [6], since: 'yesterday' }, 'since takes a Date, or an ISO date or date-time'],
  ])('refuse %j', async (options, message) => {
    await expect(all(Lead.activities(client, 7, options))).rejects.toMatchObject({ kind: 'invalid-request', message });
    expect(marketo.sent(ACTIVITIES)).toEqual([]);
  });

  it('refuse the id of no lead', () => {
    expect(() => Lead.activities(client, 'abc', { types: [6], since })).toThrow('a positive integer');
  });

  it('are those of a lead', async () => {
    marketo.on(LEADS_READ, success([{ id: 7 }]));
    const lead = await Lead.load(client, 7);
    await expect(all(lead!.activities({ types: [6], since }))).resolves.toHaveLength(1);
    const unsaved = await Lead.create(client);
    expect(() => unsaved.activities({ types: [6], since })).toThrow('was never saved');
  });

  it('know their types, asked for once', async () => {
    await Promise.all([client.activityTypes(), client.activityTypes()]);
    await expect(client.activityTypes()).resolves.toMatchObject([
      { id: 6, name: 'Send Email', primaryAttribute: { name: 'Mailing ID', dataType: 'integer' }, attributes: [] },
      { id: 12, name: 'New Lead', primaryAttribute: null, attributes: [{ name: 'Source Type', dataType: 'string' }] },
    ]);
    expect(marketo.sent(ACTIVITY_TYPES)).toHaveLength(1);
  });

  it('take no types for an outage, not for an account without any', async () => {
    marketo.on(ACTIVITY_TYPES, success([]));
    await expect(client.activityTypes()).rejects.toMatchObject({ kind: 'vendor-unavailable' });
  });

  describe('of changed fields', () => {
    const change = {
      id: 1,
      marketoGUID: 'c-1',
      leadId: 7,
      activityDate: '2026-03-02T09:00:00+0000',
      activityTypeId: 13,
      fields: [{ id: 48, name: 'firstName', newValue: 'Ada', oldValue: null }],
      attributes: [{ name: 'Source', value: 'Web service API' }],
    };
    const newLead = { id: 2, marketoGUID: 'c-2', leadId: 8, activityDate: '2026-03-02T09:00:00Z', activityTypeId: 12 };

    beforeEach(() => {
      marketo.on(LEAD_CHANGES, success([change, newLead], { nextPageToken: 'END==', moreResult: false }));
    });

    it('tell field, values, moment and source', async () => {
      const changes = Lead.changes(client, { leadIds: [7, '8'], fields: ['firstName', 'email'], since });
      await expect(all(changes)).resolves.toEqual([
        {
          id: 'c-1',
          leadId: 7,
          activityDate: '2026-03-02T09:00:00Z',
          source: 'Web service API',
          changes: [{ field: 'firstName', oldValue: null, newValue: 'Ada' }],
        },
      ]);
      expect(marketo.sent(LEAD_CHANGES)[0]?.body).toEqual({
        nextPageToken: 'SINCE==',
        fields: 'firstName,email',
        leadIds: '7,8',
        batchSize: '300',
      });
    });

    it('tell of new leads, too, where that is wanted', async () => {
      const changes = await all(Lead.changes(client, { fields: ['firstName'], since, withNewLeads: true }));
      expect(changes.map(({ leadId, changes: { length } }) => [leadId, length])).toEqual([
        [7, 1],
        [8, 0],
      ]);
    });

    it('are of all leads where none is named, and of none for an empty list', async () => {
      await all(Lead.changes(client, { fields: ['email'], since }));
      await expect(all(Lead.changes(client, { leadIds: [], fields: ['email'], since }))).resolves.toEqual([]);
      expect(marketo.sent(LEAD_CHANGES).map(({ body }) => 'leadIds' in body)).toEqual([false]);
    });

    it('refuse a field that leads do not have', async () => {
      await expect(all(Lead.changes(client, { fields: ['fistName'], since }))).rejects.toBeInstanceOf(
        UnknownFieldError,
      );
      expect(marketo.sent(LEADS_DESCRIBE)).toHaveLength(1);
    });
  });

  it('of deleted leads tell who they were', async () => {
    const deletion = { ...sentEmail, activityTypeId: 37, primaryAttributeValue: 'Ada Winter' };
    marketo.on(DELETED_LEADS, success([deletion], { nextPageToken: 'END==', moreResult: false }));
    await expect(all(Lead.deletedSince(client, since))).resolves.toEqual([
      { id: 'a-102988', leadId: 7, deletedAt: '2026-03-01T23:32:19Z', name: 'Ada Winter' },
    ]);
  });
});
