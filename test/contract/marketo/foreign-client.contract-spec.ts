import { type Sandbox, startSandbox } from '../../../sandbox/index.ts';
import { type ForeignAnswer, type ForeignClient, foreignClient, methodsOf } from './foreign-client.ts';

const SINCE = '2020-01-01T00:00:00Z';
const TYPES = [12, 13, 6];

/** Operations that the sandbox does not imitate; it answers them with 703. */
const NOT_IMITATED: Record<string, unknown[]> = {
  'campaign.request': [1, [{ id: 1 }], []],
  'campaign.getCampaigns': [],
  'campaign.getSmartCampaigns': [],
  'email.updateEmailContentEditableText': [1, 'text', '<p>Hi</p>', 'Hi'],
  'email.approveEmail': [1],
  'email.getEmails': [],
  'landingPage.getLandingPages': [],
  'list.find': [{ id: 1 }],
  'list.byId': [1],
  'list.addLeadsToList': [1, [1]],
  'list.removeLeadsFromList': [1, [1]],
  'list.addEmailsToList': [['ada@acme.example'], 1],
  'list.isMember': [1, [1]],
  'smartList.find': [],
  'smartList.byId': [1],
  'lead.push': [[{ email: 'ada@acme.example' }], { programName: 'Autumn' }],
  'lead.associateLead': [1, 'cookie'],
  'lead.partitions': [],
  'lead.mergeLead': [1, [2], {}],
  'bulkActivityExtract.create': [{}],
  'bulkActivityExtract.enqueue': ['export'],
  'bulkActivityExtract.status': ['export'],
  'bulkActivityExtract.statusTilCompleted': ['export'],
  'bulkActivityExtract.cancel': ['export'],
  'bulkActivityExtract.get': [{}],
  'bulkActivityExtract.file': ['export'],
};

/** Methods that throw before they have an answer, whatever Marketo says. */
const BROKEN_IN_THE_CLIENT = ['bulkLeadExtract.fileStream', 'bulkActivityExtract.fileStream'];

/** A client that others wrote and use against the real API, unmodified, as an independent witness of the sandbox. */
describe('node-marketo-rest with the sandbox', () => {
  let sandbox: Sandbox;
  let client: ForeignClient;
  const witnessed = new Set<string>();
  const call = (method: string, ...given: unknown[]): Promise<ForeignAnswer> => {
    witnessed.add(method);
    const [theme = '', name = ''] = method.split('.');
    return client[theme]![name]!(...given);
  };
  beforeEach(async () => {
    sandbox = await startSandbox({ company: 'empty', limits: false });
    client = foreignClient(sandbox.marketo.url, sandbox.marketo);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await sandbox.close();
  });

  it('writes leads and reads them by id, by e-mail and page by page', async () => {
    const input = [{ email: 'ada@acme.example', firstName: 'Ada' }, { email: 'grace@acme.example' }];
    const { result: written } = await call('lead.createOrUpdate', input, { lookupField: 'email' });
    expect(written).toMatchObject([{ status: 'created' }, { status: 'created' }]);
    const [ada, grace] = written!.map(({ id }) => id);
    const { result: byId } = await call('lead.byId', ada, { fields: ['firstName', 'email'] });
    expect(byId).toEqual([{ id: ada, ...input[0] }]);
    const first = await call('lead.find', 'id', [ada, grace], { fields: ['email'], batchSize: 1 });
    expect(first.result).toEqual([{ id: ada, email: 'ada@acme.example' }]);
    expect((await first.nextPage!()).result).toEqual([{ id: grace, email: 'grace@acme.example' }]);
  });

  it('reads what fields leads have, and the types of activities', async () => {
    expect((await call('lead.describe')).result).toContainEqual(
      expect.objectContaining({ rest: { name: 'email', readOnly: false } }),
    );
    expect((await call('activities.getActivityTypes')).result).toContainEqual(
      expect.objectContaining({ id: 6, name: 'Send Email' }),
    );
  });

  it('reads the leads of a list page by page', async () => {
    const { marketo } = sandbox;
    const ids = ['ada', 'grace', 'hedy'].map((name) => marketo.createLead({ email: `${name}@acme.example` }));
    const first = await call('list.getLeads', marketo.createList(ids), { batchSize: 2 });
    const second = await first.nextPage!();
    expect([...first.result!, ...second.result!].map(({ id }) => id)).toEqual(ids);
  });

  it('reads activities and changes with a paging token', async () => {
    const { marketo } = sandbox;
    const leadId = marketo.createLead({ email: 'ada@acme.example' });
    marketo.updateLead(leadId, { title: 'CTO' });
    const { nextPageToken } = await call('lead.getPageToken', SINCE);
    const listId = marketo.createList([leadId]);
    const answers = await Promise.all([
      call('lead.getActivities', [leadId], TYPES, nextPageToken),
      call('lead.getActivitiesForList', listId, TYPES, nextPageToken),
      call('lead.getActivitiesWithOptions', { activityTypeIds: '12,13', nextPageToken }),
    ]);
    const kinds = answers.map(({ result }) => result!.map((activity) => activity['activityTypeId']));
    expect(kinds).toEqual([
      [12, 13],
      [12, 13],
      [12, 13],
    ]);
    const fields = ['title'];
    for (const { result } of [
      await call('lead.getChanges', nextPageToken, { fields }),
      await call('lead.getChangesWithOptions', { fields, nextPageToken }),
    ]) {
      expect(result).toContainEqual(
        expect.objectContaining({ leadId, fields: [expect.objectContaining({ name: 'title', newValue: 'CTO' })] }),
      );
    }
  });

  it('reads the content of an e-mail, and the statistics', async () => {
    const emailId = sandbox.marketo.createEmail({ name: 'Welcome', subject: 'Hello', html: '<p>Hi</p>', text: 'Hi' });
    expect((await call('email.getEmailContent', emailId)).result).not.toEqual([]);
    for (const name of ['usage', 'usageLast7Days', 'errors', 'errorsLast7Days']) {
      expect((await call(`stats.${name}`)).result).toBeInstanceOf(Array);
    }
  });

  it('extracts leads into a file', async () => {
    const { marketo, clock } = sandbox;
    const leadId = marketo.createLead({ email: 'ada@acme.example' });
    jest.spyOn(console, 'log').mockReturnValue(undefined);
    Object.assign(marketo.switches, { bulkStatusSeconds: 0, bulkProcessingSeconds: 0 });
    const filter = { staticListId: marketo.createList([leadId]) };
    const exportId = (await call('bulkLeadExtract.create', ['id', 'email'], filter)).result?.[0]?.['exportId'];
    expect((await call('bulkLeadExtract.enqueue', exportId)).result).toMatchObject([{ status: 'Queued' }]);
    clock.advance(1_000);
    const completed = { result: [expect.objectContaining({ exportId, status: 'Completed' })] };
    expect(await call('bulkLeadExtract.status', exportId)).toMatchObject(completed);
    expect(await call('bulkLeadExtract.statusTilCompleted', exportId)).toMatchObject(completed);
    expect(await call('bulkLeadExtract.file', exportId)).toBe(`id,email\n${leadId},ada@acme.example\n`);
    expect((await call('bulkLeadExtract.get', ['id'], filter)).result).toMatchObject([{ status: 'Completed' }]);
    const other = (await call('bulkLeadExtract.create', ['id'], filter)).result?.[0]?.['exportId'];
    expect((await call('bulkLeadExtract.cancel', other)).result).toMatchObject([{ status: 'Cancelled' }]);
  });

  it('gets a new token for an expired one, and tries again after a failure', async () => {
    await call('lead.describe');
    for (const kind of ['expire-token', 'unavailable'] as const) {
      sandbox.faults.add({ vendor: 'marketo', kind });
      expect((await call('lead.describe')).result).not.toEqual([]);
    }
  });

  it('is refused in the words of Marketo', async () => {
    await expect(call('lead.byId', 99)).rejects.toMatchObject({ errors: [{ code: '1004' }] });
    await expect(call('lead.find', 'firstName', ['Ada'])).rejects.toMatchObject({ errors: [{ code: '1011' }] });
    await expect(
      foreignClient(sandbox.marketo.url, { clientId: 'x', clientSecret: 'y' })['lead']!['describe']!(),
    ).rejects.toThrow('Authentication');
  });

  it.each(Object.entries(NOT_IMITATED))('is told that %s is not imitated', async (method, given) => {
    await expect(call(method, ...given)).rejects.toMatchObject({ errors: [{ code: '703' }] });
  });

  it('has made a call by each of its methods', () => {
    expect(methodsOf(client).filter((method) => !witnessed.has(method))).toEqual(BROKEN_IN_THE_CLIENT);
  });
});
