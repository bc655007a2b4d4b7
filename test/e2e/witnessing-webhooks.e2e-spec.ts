import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely } from 'kysely';
import { startSandbox } from '../../sandbox/index.ts';
import { Store } from '../../src/base/store/store';
import { QueueService } from '../../src/queue';
import { type SeenTables } from '../../src/sync/state/seen-sources';
import { SyncSettings } from '../../src/sync/sync-settings';
import { Guardian } from '../../src/sync/guardian/guardian';
import {
  API_KEY,
  createAppDatabase,
  createTestApp,
  type TestApp,
  type TestAppOptions,
} from '../support/create-test-app';
import { FOLDERS } from '../support/folders';
import { inSandboxTime } from '../support/in-sandbox-time';
import { describeWithPostgres } from '../support/postgres';
import { metricsOf } from '../support/read-metrics';
import { until } from '../support/until';
import { openMailbox, type WebhookMailbox } from '../support/webhook-mailbox';

const EMAILS = [{ value: 'ada@engines.example', primary: true, label: 'work' }];
const FREE = { marketo: 0, pipedrive: 0 };
/** Longer than the fields and lists of an account are kept. */
const LATER_MS = 3_600_000;

/** @param city - what is made the city of a lead. */
const mappingOf = (city: string): string => `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  leadFromPerson: { email: { fields: ['email'] }, ${city} },
})`;

type Body = Awaited<ReturnType<WebhookMailbox['taken']>>[number] & { data: Record<string, unknown> };

describe('a webhook body as a witness, on SQLite', () => stories(() => Promise.resolve(null)));
describeWithPostgres('a webhook body as a witness, on PostgreSQL', () => stories(createAppDatabase));

/** Version 1 calls it `object`. */
const entityOf = ({ meta }: { meta: object }): string => {
  const { entity, object } = meta as { entity?: string; object?: string };
  return entity ?? object ?? '';
};

/** @param database - of each test; null for a file. */
function stories(database: () => Promise<{ url: string; drop(): Promise<void> } | null>): void {
  let mailbox: WebhookMailbox;
  let service: TestApp;
  let drop: () => Promise<void>;
  /** Where the store is; nothing for a file of the service's own. */
  let place: Record<string, string>;
  let person: number;
  let organization: number;

  /** A person in an organization, both in step with Marketo. */
  const begin = async (options: TestAppOptions = {}, version: '1.0' | '2.0' = '2.0'): Promise<void> => {
    const [store, box] = [await database(), await openMailbox()];
    mailbox = box;
    drop = async () => store?.drop();
    place = store === null ? {} : { DATABASE_URL: store.url };
    service = await createTestApp({
      ...options,
      environment: { PUBLIC_URL: box.url, ...options.environment, ...place },
      prepare: (sandbox) => box.subscribe(sandbox, version),
    });
    const alive = async (): Promise<number> =>
      (await metricsOf(service.url, API_KEY)).sum('sync_pipedrive_webhook_alive');
    if (version === '2.0') await until(async () => (await alive()) > 0);
    await service.app.get(Guardian).looked();
    const { pipedrive } = service.sandbox;
    organization = pipedrive.createOrganization({ name: 'Engines Ltd' });
    person = pipedrive.createPerson({ name: 'Ada Lovelace', emails: EMAILS, org_id: organization, city: 'Ghent' });
    for (let bodies = await taken(); bodies.length > 0; bodies = await taken()) {
      for (const body of bodies) await tell(body);
    }
  };
  afterEach(async () => {
    await service.close();
    await mailbox.close();
    await drop();
  });

  const taken = async (): Promise<Body[]> => (await mailbox.taken(service.sandbox)) as Body[];
  const bodyOf = async (edit: () => unknown, entity = 'person'): Promise<Body> => {
    await taken();
    edit();
    return (await taken()).find((body) => entityOf(body) === entity)!;
  };
  const edited = (values: Record<string, unknown>): Promise<Body> =>
    bodyOf(() => service.sandbox.pipedrive.updatePerson(person, values));

  const spent = async (work: () => Promise<unknown>) => {
    const since = service.sandbox.calls.lastId();
    await work();
    const calls = service.sandbox.calls.list({ since });
    const of = (vendor: string): number => calls.filter((call) => call.vendor === vendor).length;
    return { marketo: of('marketo'), pipedrive: of('pipedrive') };
  };
  const tell = (body: Body) => service.run(`/pipedrive/${entityOf(body)}`, body);
  const costOf = (body: Body) => spent(() => tell(body));
  const lead = () => service.sandbox.marketo.leads()[0]!;
  const owner = (): number => Number(service.sandbox.pipedrive.person(person)!['owner_id']);
  const seen = (): Kysely<SeenTables> => service.app.get(Store).db<SeenTables>();

  it('ends the task of a body that says nothing new, also where it comes twice', async () => {
    await begin();
    const body = await edited({ visible_to: 1 });
    await expect(costOf(body)).resolves.toEqual(FREE);
    await expect(costOf(body)).resolves.toEqual(FREE);
    const { result } = await tell(body);
    expect(result).toEqual({
      status: 'skipped',
      reason: 'unchanged',
      id: lead()['id'],
      company: {
        status: 'skipped',
        reason: 'unchanged',
        id: expect.any(Number),
        externalId: `pd-organization-${organization}`,
      },
    });
  });

  it('reads where the body is older than what is known', async () => {
    await begin();
    service.sandbox.clock.advance(5000);
    const old = await edited({ visible_to: 1 });
    service.sandbox.clock.advance(5000);
    await tell(await edited({ visible_to: 3 }));
    await expect(costOf(old)).resolves.not.toEqual(FREE);
  });

  it('loses no edit to an older body that comes after it while both wait', async () => {
    await begin();
    service.sandbox.clock.advance(5000);
    const old = await edited({ visible_to: 1 });
    service.sandbox.clock.advance(5000);
    const edit = await edited({ name: 'Ada King' });
    const queue = service.app.get(QueueService);
    queue.pause('test');
    for (const body of [edit, old]) {
      await service.call('POST', '/pipedrive/person', { body: JSON.stringify(body), type: 'application/json' });
    }
    queue.resume();
    await service.drain();
    expect(lead()).toMatchObject({ lastName: 'King' });
  });

  it('reads where a call by hand joins the waiting task', async () => {
    await begin();
    service.sandbox.marketo.updateLead(Number(lead()['id']), { firstName: 'Augusta' });
    const body = await edited({ visible_to: 1 });
    const queue = service.app.get(QueueService);
    queue.pause('test');
    await service.call('POST', '/pipedrive/person', { body: JSON.stringify(body), type: 'application/json' });
    await service.call('POST', `/pipedrive/person/${person}`);
    queue.resume();
    const calls = await spent(() => service.drain());
    expect(calls.pipedrive).toBeGreaterThan(0);
  });

  it.each([
    ['a member that the mapping reads', { emails: undefined }],
    ['the time of the update', { update_time: undefined }],
    ['the custom fields', { custom_fields: undefined }],
    ['the link', { custom_fields: {} }],
  ])('reads where the body lacks %s', async (_, partial) => {
    await begin();
    const body = await edited({ visible_to: 1 });
    const calls = await costOf({ ...body, data: { ...body.data, ...partial } });
    expect(calls.pipedrive).toBeGreaterThan(0);
  });

  it('carries an edit over that no webhook told, once another one comes', async () => {
    await begin();
    await edited({ name: 'Ada King' });
    await tell(await edited({ visible_to: 1 }));
    expect(lead()).toMatchObject({ lastName: 'King' });
  });

  it('reads where the organization may have changed, and carries its edit over', async () => {
    await begin();
    const ofOrganization = await bodyOf(
      () => service.sandbox.pipedrive.updateOrganization(organization, { name: 'Motors Ltd' }),
      'organization',
    );
    const body = await edited({ visible_to: 1 });
    const queue = service.app.get(QueueService);
    queue.pause('test');
    for (const each of [body, ofOrganization]) {
      const path = `/pipedrive/${each.meta.entity}`;
      await service.call('POST', path, { body: JSON.stringify(each), type: 'application/json' });
    }
    queue.resume();
    await service.drain();
    expect(lead()).toMatchObject({ company: 'Motors Ltd' });
  });

  it('skips a lead that was deleted without a word, and makes it once by hand', async () => {
    await begin();
    service.sandbox.marketo.deleteLead(Number(lead()['id']));
    await expect(costOf(await edited({ visible_to: 1 }))).resolves.toEqual(FREE);
    const { result } = await service.run(`/pipedrive/person/${person}`);
    expect(result).toMatchObject({ status: 'created' });
    await tell(await edited({ visible_to: 3 }));
    expect(service.sandbox.marketo.leads()).toHaveLength(1);
  });

  it.each<[string, (db: Kysely<SeenTables>) => Promise<unknown>]>([
    ['is lost', (db) => db.deleteFrom('sync_seen').execute()],
    ['was restored from an older copy', (db) => db.updateTable('sync_seen').set({ serial: 0 }).execute()],
    ['is wrong', (db) => db.updateTable('sync_seen').set({ said: 'something else' }).execute()],
  ])('reads where the memory %s, and learns it anew', async (_, spoil) => {
    await begin();
    await spoil(seen());
    const body = await edited({ visible_to: 1 });
    const calls = await costOf(body);
    expect(calls.pipedrive).toBeGreaterThan(0);
    await expect(costOf(body)).resolves.toEqual(FREE);
    expect(service.sandbox.marketo.leads()).toHaveLength(1);
  });

  it('reads after the mapping changed, and carries over what it maps now', async () => {
    await begin();
    const settings = service.app.get(SyncSettings);
    settings.mapping = {
      ...settings.mapping,
      leadFromPerson: { ...settings.mapping.leadFromPerson, city: { fields: ['city'] } },
    };
    await tell(await edited({ visible_to: 1 }));
    expect(lead()).toMatchObject({ city: 'Ghent' });
  });

  it('reads after a restart with another mapping file, and carries over what it maps now', async () => {
    const folder = mkdtempSync(join(FOLDERS, 'witness-'));
    const vendors = await startSandbox({ company: 'empty', searchLagMs: 0 });
    const environment = { DATABASE_URL: `sqlite:${join(folder, 'sync.db')}` };
    await begin({ vendors, environment, mapping: mappingOf("city: { fields: ['job_title'] }") });
    await service.close();
    const id = Number(vendors.marketo.leads()[0]!['id']);
    vendors.marketo.updateLead(id, { city: 'Bruges', phone: '+32 9 000 00 01' });
    const kept = { vendors, environment: { ...environment, ...place, PUBLIC_URL: mailbox.url } };
    service = await createTestApp({ ...kept, mapping: mappingOf("city: { fields: ['city'] }") });
    await tell(await edited({ visible_to: 1 }));
    expect(vendors.marketo.leads()).toMatchObject([{ id, city: 'Ghent', phone: '+32 9 000 00 01' }]);
    await vendors.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    {
      what: 'an option',
      city: "city: { fields: ['region'] }",
      rename: () => service.sandbox.pipedrive.renameOption('person', 'region', 'EMEA', 'Europe'),
      renamed: 'Europe',
    },
    {
      what: 'a user',
      city: "city: { fields: ['owner'], postAdapter: a.userEmail() }",
      rename: () => service.sandbox.pipedrive.updateUser(owner(), { email: 'grace@engines.example' }),
      renamed: 'grace@engines.example',
    },
  ])('reads once $what is known to have another name, and carries that over', async ({ city, rename, renamed }) => {
    await begin({ mapping: mappingOf(city), override: inSandboxTime() });
    await tell(await edited({ region: 'EMEA' }));
    await expect(costOf(await edited({ visible_to: 1 }))).resolves.toEqual(FREE);
    rename();
    service.sandbox.clock.advance(LATER_MS);
    await tell(await edited({ visible_to: 3 }));
    expect(lead()).toMatchObject({ city: renamed });
    await expect(costOf(await edited({ visible_to: 1 }))).resolves.toEqual(FREE);
  });

  it('reads what a function of the mapping reads, where the body says something else of it', async () => {
    await begin({
      mapping: `export default {
        links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
        leadFromPerson: { email: { fields: ['email'] }, city: { transformer: (person) => person.city } },
      }`,
    });
    await expect(costOf(await edited({ visible_to: 1 }))).resolves.toEqual(FREE);
    await tell(await edited({ city: 'Antwerp' }));
    expect(lead()).toMatchObject({ city: 'Antwerp' });
  });

  it('reads where a user changed of whom a function of the mapping made a value', async () => {
    await begin({
      mapping: `export default ({ adapters: a }) => ({
        links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
        leadFromPerson: { email: { fields: ['email'] }, city: { fields: ['owner'], postAdapter: a.userEmail() } },
      })`,
    });
    await expect(costOf(await edited({ visible_to: 1 }))).resolves.toEqual(FREE);
    const owner = service.sandbox.pipedrive.addUser({ name: 'Grace Hopper', email: 'grace@engines.example' });
    await tell(await edited({ owner_id: owner }));
    expect(lead()).toMatchObject({ city: 'grace@engines.example' });
  });

  it('reads always with bodies of version 1', async () => {
    await begin({}, '1.0');
    const body = await edited({ visible_to: 1 });
    expect((await spent(() => service.run('/pipedrive/person', body))).pipedrive).toBeGreaterThan(0);
  });

  it('reads always where the memory is switched off', async () => {
    await begin({ environment: { SYNC_MEMORY: 'off' } });
    expect((await costOf(await edited({ visible_to: 1 }))).pipedrive).toBeGreaterThan(0);
    await expect(seen().selectFrom('sync_seen').selectAll().execute()).resolves.toEqual([]);
  });

  it('reads a merged person, whatever the body of the survivor says', async () => {
    await begin();
    const { pipedrive } = service.sandbox;
    const other = pipedrive.createPerson({ name: 'Ada L', emails: [{ value: 'al@engines.example', primary: true }] });
    for (const body of await taken()) await tell(body);
    await taken();
    pipedrive.merge('person', other, person);
    const bodies = await taken();
    const merge = bodies.find(({ meta }) => 'merged_from_id' in meta)!;
    expect((await costOf(merge)).pipedrive).toBeGreaterThan(0);
  });
}
