import { type Sandbox } from '../../sandbox/index.ts';
import { createLog, LOG } from '../../src/base/logging/log';
import { SchemaDrift } from '../../src/sync/drift/schema-drift';
import { API_KEY, createTestApp, type TestApp } from '../support/create-test-app';
import { inSandboxTime } from '../support/in-sandbox-time';
import { metricsOf } from '../support/read-metrics';
import { until } from '../support/until';

const HOUR_MS = 3_600_000;
const MAPPING = `export default ({ adapters: a }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    job_title: { fields: ['productInterest'] },
    lead_score: { fields: ['leadScore'] },
    region: { fields: ['marketingRegion'] },
    owner_id: { fields: ['ownerFirstName'], postAdapter: a.userIdByName({ fallback: 11 }), write: 'create' },
  },
  leadFromPerson: { productInterest: { fields: ['job_title'] } },
});`;
const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example', productInterest: 'Looms' };

interface Line {
  level: string;
  msg: string;
  part?: string;
  entries?: string[];
}

describe('a field, an option or a user that vanishes or appears while the service runs', () => {
  let service: TestApp;
  let lines: Line[];

  beforeEach(async () => {
    lines = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
    const log = createLog({ level: 'info', secrets: [], destination });
    service = await createTestApp({
      mapping: MAPPING,
      environment: { QUEUE_MIN_BACKOFF_SECONDS: '0.001', QUEUE_MAX_BACKOFF_SECONDS: '0.001' },
      override: (module, sandbox) => inSandboxTime()(module, sandbox).overrideProvider(LOG).useValue(log),
    });
    await service.app.get(SchemaDrift).look();
  });
  afterEach(() => service.close());

  const told = () => lines.filter(({ part }) => part !== undefined).map(({ level, msg }) => ({ level, msg }));
  const vendors = (): Sandbox => service.sandbox;
  const look = async (): Promise<void> => {
    vendors().clock.advance(2 * HOUR_MS);
    await service.app.get(SchemaDrift).look();
  };
  const gauge = async (): Promise<number> =>
    (await metricsOf(service.url, API_KEY)).sum('sync_mapping_entries_left_out');

  const aLinkedLead = async (): Promise<{ lead: number; person: number }> => {
    const lead = vendors().marketo.createLead(ADA);
    const { result } = await service.run(`/marketo/lead/${lead}`);
    return { lead, person: (result as { id: number }).id };
  };

  it('keeps no task from going on that meets a field of Marketo that is gone, and is told once', async () => {
    const { lead } = await aLinkedLead();
    vendors().marketo.hideField('productInterest');
    vendors().marketo.updateLead(lead, { lastName: 'King' });
    await expect(service.run(`/marketo/lead/${lead}`)).resolves.toMatchObject({
      state: 'succeeded',
      attempts: 1,
      result: { status: 'updated', changes: [{ field: 'name', to: 'Ada King' }] },
    });
    expect(told()).toEqual([
      {
        level: 'warn',
        msg: 'Marketo has lost the field productInterest of lead; it concerns personFromLead.job_title, leadFromPerson.productInterest',
      },
    ]);
    await expect(gauge()).resolves.toBe(2);
    await look();
    expect(told()).toHaveLength(1);
    await expect(service.app.get(SchemaDrift).current()).resolves.toMatchObject({
      leftOut: ['personFromLead.job_title', 'leadFromPerson.productInterest'],
      changes: [{ kind: 'lead', part: 'field productInterest', now: null }],
    });
  });

  it('lets a task try again that was about to write a field of Pipedrive that is gone', async () => {
    const { lead, person } = await aLinkedLead();
    vendors().pipedrive.removeField('person', 'lead_score');
    vendors().marketo.updateLead(lead, { leadScore: 40, lastName: 'King' });
    await expect(service.run(`/marketo/lead/${lead}`)).resolves.toMatchObject({ state: 'succeeded', attempts: 2 });
    expect(vendors().pipedrive.person(person)).toMatchObject({ name: 'Ada King' });
    expect(told()).toMatchObject([
      { msg: expect.stringMatching(/^Pipedrive has lost the field lead_score of person;/) },
    ]);
    vendors().pipedrive.addField('person', { name: 'Lead Score', type: 'double' });
    await look();
    expect(told()[1]).toMatchObject({ level: 'info', msg: expect.stringMatching(/gained the field lead_score/) });
    await expect(gauge()).resolves.toBe(0);
    await service.run(`/marketo/lead/${lead}`);
    expect(vendors().pipedrive.customValue('person', person, 'lead_score')).toBe(40);
  });

  it('is told of options and users with the entries that it concerns', async () => {
    vendors().pipedrive.addOption('person', 'region', 'ANZ');
    vendors().pipedrive.addUser({ name: 'Nora New', email: 'nora@seller.example' });
    await look();
    expect(told()).toEqual([
      {
        level: 'info',
        msg: 'Pipedrive has gained the option ANZ of field region of person; it concerns personFromLead.region',
      },
      {
        level: 'info',
        msg: expect.stringMatching(/^Pipedrive has gained user \d+; it concerns personFromLead.owner_id$/),
      },
    ]);
    expect(JSON.stringify(lines)).not.toContain('Nora');
    const metrics = await metricsOf(service.url, API_KEY);
    expect(metrics.sum('sync_schema_changes_total', { vendor: 'pipedrive', change: 'gained' })).toBe(2);
  });

  it('lets tasks wait while a link field is missing', async () => {
    const { lead } = await aLinkedLead();
    vendors().pipedrive.removeField('person', 'marketo_id');
    await look();
    const ready = await service.call('GET', '/health/ready', { key: null });
    expect(ready.status).toBe(503);
    const { body } = await service.call('POST', `/marketo/lead/${lead}`);
    await expect(service.task(String(body['name']))).resolves.toMatchObject({ state: 'queued', attempts: 0 });
    vendors().pipedrive.addField('person', { name: 'marketo_id', type: 'varchar' });
    await look();
    await until(async () => (await service.task(String(body['name']))).state === 'succeeded');
    expect((await service.call('GET', '/health/ready', { key: null })).status).toBe(200);
  });

  it('costs a day without events ten calls at most', async () => {
    const { calls } = vendors();
    const before = calls.list().length;
    await look();
    const made = calls
      .list()
      .slice(before)
      .filter(({ path }) => !path.includes('oauth'));
    expect(made.length).toBeLessThanOrEqual(10);
    expect(made.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(60);
  });
});
