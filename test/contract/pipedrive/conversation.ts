import { type Sandbox } from '../../../sandbox/index.ts';
import type * as Library from '../../../src/pipedrive';
import { sandboxTime } from '../../support/sandbox-time.ts';
import { everyOne } from '../every-one.ts';
import { refusalOf, refuseInEveryWay } from '../refusals.ts';
import { addFieldOfEachType, valuesOfEachType } from './field-types.ts';

type PipedriveLibrary = typeof Library;
type PipedriveClient = Library.PipedriveClient;
type Entity = Library.Entity;
type Values = Record<string, unknown>;

/** What all classes of records offer. */
interface RecordClass {
  load(client: PipedriveClient, value: string | number, field?: string): Promise<Entity | null>;
  loadMany(client: PipedriveClient, values: (string | number)[], field?: string): Promise<unknown>;
  find(client: PipedriveClient, field: string, values: readonly (string | number)[]): Promise<unknown>;
  all(client: PipedriveClient): AsyncIterable<unknown>;
  updatedSince(client: PipedriveClient, since: string): AsyncIterable<unknown>;
  create(client: PipedriveClient, values: Values): Promise<Entity>;
  saveMany(client: PipedriveClient, records: Entity[]): Promise<unknown>;
  deleteMany(client: PipedriveClient, records: Entity[]): Promise<unknown>;
  clientOf(record: Entity): PipedriveClient;
}

/** Values of a record, what of it changes, and by which of its fields it is found. */
interface Life {
  values: Values;
  change: Values;
  found: Record<string, string | number>;
}

/** The most records that one page of a list has. */
const PAGE = 500;
const SINCE = '2020-01-01T00:00:00Z';

/** A field that Pipedrive sends on request only. */
async function statusOfCampaigns(library: PipedriveLibrary, { pipedrive }: Sandbox, url: string): Promise<void> {
  const { Person, PipedriveClient } = library;
  pipedrive.switches.campaigns = true;
  const client = new PipedriveClient({ baseUrl: url, apiToken: pipedrive.apiToken });
  client.include(Person.kind, ['marketing_status']);
  const values = { name: 'Cy Example', email: 'cy@acme.example', marketing_status: 'subscribed' };
  const person = await Person.create(client, values);
  await person.save();
  person.set('marketing_status', 'unsubscribed');
  await person.save();
  const [kept] = await Person.find(client, 'email', ['cy@acme.example']);
  if (kept?.get('marketing_status') !== 'unsubscribed') throw new Error('The status was not kept');
  await person.delete();
  pipedrive.switches.campaigns = false;
}

/** What the client offers beside the classes of records. */
async function clientItself(
  { Person }: PipedriveLibrary,
  { clock }: Sandbox,
  client: PipedriveClient,
  person: number,
): Promise<void> {
  client.dailyPool();
  if (client.callsIn(1000) < 1) throw new Error('Not one call may start in a second');
  const aheadMs = Math.abs(client.now() - clock.now());
  if (!Number.isInteger(client.now())) throw new Error('Milliseconds are told in parts');
  if (aheadMs > 60_000) throw new Error(`Pipedrive's clock is ${aheadMs} ms away from ours`);
  const shown = await client.getRecord(Person.kind, person);
  if (shown?.['id'] !== person) throw new Error('The person is not shown');
  if ((await client.getRecordEvenDeleted(Person.kind, person)) === null) throw new Error('The person is not shown');
  for await (const { records } of client.listPages(Person.kind)) if (records.length === 0) throw new Error('No person');
}

/** Uses everything that the Pipedrive library offers. @param url - stands in for the sandbox's. */
export async function converseWithPipedrive(library: PipedriveLibrary, sandbox: Sandbox, url: string): Promise<void> {
  const { Organization, Person, Deal, Activity, PipedriveClient } = library;
  const { pipedrive } = sandbox;
  addFieldOfEachType(pipedrive);
  const client = new PipedriveClient({ baseUrl: url, apiToken: pipedrive.apiToken, clock: sandboxTime(sandbox) });
  library.tokenCost('GET /api/v2/persons');

  await account(library, client);
  await statusOfCampaigns(library, sandbox, url);
  const organization = await live(Organization, client, {
    values: { name: 'Acme', address: '1 Main St, London', marketo_id: '7' },
    change: {
      name: 'Acme Inc',
      website: 'https://acme.example',
      industry: 'Software',
      employee_count: 10,
      address: null,
    },
    found: { name: 'Acme Inc', marketo_id: '7' },
  });
  const person = await live(Person, client, {
    values: { name: 'Ada Example', email: 'ada@acme.example', org_id: organization.id, marketo_id: '42' },
    change: { phone: '+44 20 7946 0000', label_ids: ['Hot lead'], region: 'EMEA', interests: ['Trial'], org_id: null },
    found: { email: 'ada@acme.example', phone: '+44 20 7946 0000', name: 'Ada Example', marketo_id: '42' },
  });
  await clientItself(library, sandbox, client, Number(person.id));
  const deal = await live(Deal, client, {
    values: { title: 'Acme renewal', person_id: person.id, org_id: organization.id, value: 200, currency: 'EUR' },
    change: { status: 'won', probability: 90, expected_close_date: '2026-12-31', org_id: null },
    found: { name: 'Acme renewal' },
  });
  const activity = await live(Activity, client, {
    values: { subject: 'Follow up', type: 'call', person_id: person.id, deal_id: deal.id, org_id: organization.id },
    change: {
      done: true,
      due_date: '2026-11-28',
      due_time: '09:30',
      duration: '00:15',
      note: '<p>Hi</p>',
      org_id: null,
    },
    found: {},
  });
  const ids = { user: pipedrive.tokenUserId, org: organization.id!, people: person.id! };
  await everyFieldType(library, client, ids);
  await links(library, client, { organization, person, deal, activity });
  await histories(library, client, deal.id!);
  await lists(library, client);
  for (let n = 0; n < PAGE; n += 1) pipedrive.createOrganization({ name: `Page ${n}` });
  await everyOne(Organization.all(client));
  await notes(library, client, pipedrive.addNote({ content: '<p>Met at the fair</p>', person_id: person.id }));
  await refuseInEveryWay(sandbox, 'pipedrive', () => Person.load(client, person.id!));
}

/** What an account is set up with. */
async function account({ Person, Organization }: PipedriveLibrary, client: PipedriveClient): Promise<void> {
  await client.account.tokenUser();
  for (const { kind } of [Person, Organization])
    await client.account.createField(kind, { name: 'CRM ID', type: 'double' });
  const webhook = { name: 'Persons', action: 'change', object: 'person', url: 'https://sync.acme.example/pipedrive' };
  const { id } = await client.account.createWebhook(webhook);
  await refusalOf(() => client.account.createWebhook({ ...webhook, url: 'nowhere' }));
  await client.account.webhooks();
  await client.account.deleteWebhook(id);
  await refusalOf(() => client.account.deleteWebhook(id));
}

/** Everything that can happen to a record; it exists afterwards. */
async function live(entity: RecordClass, client: PipedriveClient, { values, change, found }: Life): Promise<Entity> {
  const record = await entity.create(client, values);
  await record.save();
  for (const [field, changed] of Object.entries(change)) record.set(field, changed);
  record.changedFields();
  for (const field of Object.keys(change)) record.canSet(field);
  record.unchangedBy(change);
  record.pendingChanges();
  await record.save();
  record.toJSON();
  const id = record.id!;
  await entity.load(client, id);
  await entity.loadMany(client, [id, 999_999]);
  await entity.find(client, 'id', [id]);
  for (const [field, value] of Object.entries(found)) {
    await entity.load(client, value, field);
    await entity.find(client, field, [value]);
  }
  await everyOne(entity.all(client));
  await everyOne(entity.updatedSince(client, SINCE));
  await record.delete();
  await record.delete();
  const again = await entity.create(entity.clientOf(record), values);
  await entity.saveMany(client, [again]);
  await entity.deleteMany(client, [again]);
  const last = await entity.create(client, values);
  await last.save();
  return last;
}

/** Each shape of a custom field's value, written, read and taken away. */
async function everyFieldType(
  { Person }: PipedriveLibrary,
  client: PipedriveClient,
  ids: Parameters<typeof valuesOfEachType>[0],
): Promise<void> {
  const person = await Person.load<Values>(client, ids.people);
  const values = valuesOfEachType(ids);
  for (const [field, value] of Object.entries(values)) person!.set(field, value);
  await person!.save();
  for (const field of Object.keys(values)) person!.set(field, null);
  await person!.save();
}

interface Linked {
  organization: Entity;
  person: Entity;
  deal: Entity;
  activity: Entity;
}

async function links(library: PipedriveLibrary, client: PipedriveClient, ids: Linked): Promise<void> {
  const { Organization, Person, Deal, Activity } = library;
  const organization = await Organization.load(client, ids.organization.id!);
  const person = await Person.load(client, ids.person.id!);
  const deal = await Deal.load(client, ids.deal.id!);
  const activity = await Activity.load(client, ids.activity.id!);
  await Promise.all([organization!.owner, person!.owner, person!.organization, activity!.owner, activity!.deal]);
  await Promise.all([activity!.person, activity!.organization, deal!.owner, deal!.contact_person, deal!.organization]);
  const [stage, pipeline] = await Promise.all([deal!.stage, deal!.pipeline]);
  await stage!.pipeline;
  deal!.pipeline = pipeline;
  person!.organization = organization;
  person!.owner = ids.person.isNew ? null : (await person!.owner)!.id;
  deal!.contact_person = null;
  activity!.person = null;
  for (const record of [person!, deal!, activity!]) await record.save();
}

async function histories(library: PipedriveLibrary, client: PipedriveClient, dealId: number): Promise<void> {
  const { Deal, Organization, Person, changelogOf } = library;
  for (const entity of [Deal, Organization, Person]) {
    for await (const record of entity.all(client)) await everyOne(record.changelog());
  }
  await everyOne(changelogOf(client, 'deal', dealId, { since: SINCE }));
}

async function lists({ User, Stage, Pipeline }: PipedriveLibrary, client: PipedriveClient): Promise<void> {
  const [[user], [stage], [pipeline]] = await Promise.all([
    User.list(client),
    Stage.list(client),
    Pipeline.list(client),
  ]);
  await User.load(client, user!.id);
  await Stage.load(client, stage!.id);
  await Pipeline.load(client, pipeline!.name, 'name');
  await client.ping();
  await client.pipelineNames();
}

async function notes({ Note }: PipedriveLibrary, client: PipedriveClient, id: number): Promise<void> {
  const note = await Note.load(client, id);
  await Note.load(client, 999_999);
  await everyOne(Note.all(client));
  await everyOne(Note.all(client, { person_id: note!.personId! }));
}
