import { type Sandbox } from '../../../sandbox/index.ts';
import type * as Library from '../../../src/marketo';
import { sandboxTime } from '../../support/sandbox-time.ts';
import { everyOne } from '../every-one.ts';
import { refusalOf, refuseInEveryWay } from '../refusals.ts';

type MarketoLibrary = typeof Library;
type Values = Library.Values;

/** What all classes of records offer. */
interface RecordClass {
  load(client: Library.MarketoClient, value: string | number, field?: string): Promise<Library.MarketoEntity | null>;
  loadMany(client: Library.MarketoClient, values: (string | number)[], field?: string): Promise<unknown>;
  find(client: Library.MarketoClient, field: string, values: (string | number)[]): Promise<unknown>;
  create(client: Library.MarketoClient, values: Values): Promise<Library.MarketoEntity>;
  saveMany(client: Library.MarketoClient, records: Library.MarketoEntity[]): Promise<{ status: string }[]>;
  deleteMany(client: Library.MarketoClient, records: Library.MarketoEntity[]): Promise<unknown>;
}

/** Values of a record, how it is found and what of it changes. */
interface Life {
  values: Values;
  key: string;
  change: Values;
}

const SINCE = '2020-01-01T00:00:00Z';

/** Uses everything that the Marketo library offers. @param url - stands in for the sandbox's. */
export async function converseWithMarketo(library: MarketoLibrary, sandbox: Sandbox, url: string): Promise<void> {
  const { MarketoClient, Lead, Company, Opportunity, Role, isUnknownField } = library;
  const { marketo } = sandbox;
  const client = new MarketoClient({
    identityUrl: `${url}/identity`,
    restUrl: `${url}/rest`,
    clientId: marketo.clientId,
    clientSecret: marketo.clientSecret,
    clock: sandboxTime(sandbox),
  });
  await client.ping();
  await client.probe();
  await client.callsToday();
  const aheadMs = Math.abs(client.now() - sandbox.clock.now());
  if (aheadMs > 60_000) throw new Error(`Marketo's clock is ${aheadMs} ms away from ours`);
  await account(library, client);

  await live(Company, client, {
    values: { externalCompanyId: 'acme', company: 'Acme', numberOfEmployees: 10 },
    key: 'externalCompanyId',
    change: { website: 'https://acme.example', annualRevenue: null },
  });
  const lead = await live(Lead, client, {
    values: { email: 'ada@acme.example', firstName: 'Ada', unsubscribed: false, externalCompanyId: 'acme' },
    key: 'email',
    change: { lastName: 'Lovelace', title: null, unsubscribed: null, leadScore: 7 },
  });
  const externalOpportunityId = 'acme-renewal';
  await live(Opportunity, client, {
    values: { externalOpportunityId, name: 'Renewal', amount: 15_000.5, closeDate: '2026-12-31' },
    key: 'externalOpportunityId',
    change: { stage: 'Won', isWon: true, description: null },
  });
  const key = { externalOpportunityId, leadId: Number(lead.id), role: 'Buyer' };
  await live(Role, client, { values: key, key: 'leadId', change: { isPrimary: true } });
  await Role.load(client, key);
  await Role.findByKey(client, [key]);
  isUnknownField(await refusalOf(async () => Opportunity.all()));
  isUnknownField(await refusalOf(async () => Role.all()));

  const emailId = marketo.createEmail({ name: 'Welcome', subject: 'Hello', html: '<p>Hi</p>', text: 'Hi' });
  marketo.sendEmail(Number(lead.id), emailId);
  await history(library, client, Number(lead.id));
  await assets(client, marketo.createProgram({ name: 'Autumn', channel: 'Email Send' }), emailId);

  const members = Array.from({ length: 301 }, (_, n) => marketo.createLead({ email: `member-${n}@acme.example` }));
  await everyOne(Lead.all(client, { listId: marketo.createList(members) }));
  await everyOne(Lead.all(client, { fromId: members[0]!, toId: members[2]! }));
  await everyOne(Company.all(client, { toId: 10 }));
  await Lead.find(client, 'email', ['none@acme.example', 'comma,name@acme.example']);
  await extracts(library, sandbox, client);
  await refuseInEveryWay(sandbox, 'marketo', () => Lead.load(client, lead.id!));
}

/** What an account is set up with. */
async function account({ MARKETO_PERMISSIONS }: MarketoLibrary, client: Library.MarketoClient): Promise<void> {
  for (const permission of MARKETO_PERMISSIONS) await client.account.hasPermission(permission);
  const field = {
    name: 'crmId',
    displayName: 'CRM ID',
    dataType: 'integer',
    description: 'Its id in the CRM',
  } as const;
  await client.account.createLeadField(field);
  await refusalOf(() => client.account.createLeadField(field));
}

/** Everything that can happen to a record; it exists afterwards. */
async function live(
  entity: RecordClass,
  client: Library.MarketoClient,
  { values, key, change }: Life,
): Promise<Library.MarketoEntity> {
  const value = values[key] as string | number;
  const record = await entity.create(client, values);
  await record.save();
  for (const [field, changed] of Object.entries(change)) record.set(field, changed);
  record.changedFields();
  for (const field of Object.keys(change)) record.canSet(field);
  record.unchangedBy(change);
  record.pendingChanges();
  await record.save();
  record.toJSON();
  await entity.load(client, record.id!);
  await entity.load(client, value, key);
  await entity.loadMany(client, [value, value], key);
  await entity.find(client, key, [value]);
  await record.delete();
  const again = await entity.create(client, values);
  await entity.saveMany(client, [again]);
  await entity.deleteMany(client, [again]);
  await record.delete();
  const last = await entity.create(client, values);
  await last.save();
  return last;
}

async function history({ Lead }: MarketoLibrary, client: Library.MarketoClient, leadId: number): Promise<void> {
  const lead = await Lead.load(client, leadId);
  await client.activityTypes();
  const types = ['New Lead', 'Change Data Value', 'Send Email'];
  await everyOne(lead!.activities({ types, since: SINCE }));
  await everyOne(Lead.activities(client, [leadId], { types, since: SINCE }));
  await everyOne(Lead.changes(client, { fields: ['lastName', 'title'], since: SINCE, leadIds: [leadId] }));
  await everyOne(Lead.deletedSince(client, SINCE));
}

async function extracts(
  { Lead, isUnsupportedFilter }: MarketoLibrary,
  { clock, marketo }: Sandbox,
  client: Library.MarketoClient,
): Promise<void> {
  const { leadExtracts } = client;
  const now = clock.now();
  const createdAt = { startAt: new Date(now - 24 * 3_600_000), endAt: new Date(now) };
  const { id } = await leadExtracts.create({ filter: { createdAt } });
  await leadExtracts.enqueue(id);
  await leadExtracts.enqueue(id);
  clock.advance(60_000);
  const completed = await leadExtracts.status(id);
  await everyOne(leadExtracts.records(completed));
  await everyOne(Lead.extracted(client, completed));
  const staticListId = marketo.createList([]);
  const second = await leadExtracts.create({ fields: ['email'], filter: { staticListId } });
  await leadExtracts.cancel(second.id);
  await everyOne(leadExtracts.all());
  await everyOne(leadExtracts.all(['canceled', 'completed']));
  isUnsupportedFilter(await refusalOf(() => leadExtracts.create({ filter: { smartListId: 1 } })));
}

async function assets(client: Library.MarketoClient, programId: number, emailId: number): Promise<void> {
  for (const id of [programId, 999_999]) await client.program(id);
  for (const id of [emailId, 999_999]) {
    await client.email(id);
    await client.emailContent(id);
  }
}
