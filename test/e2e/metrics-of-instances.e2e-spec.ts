import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { freePort } from '../support/free-port';
import { createDatabase, describeWithPostgres, type TestDatabase } from '../support/postgres';
import { type Metrics, metricsOf } from '../support/read-metrics';
import { buildService, ServiceProcess } from '../support/service-process';
import { until } from '../support/until';

const LEADS = 20;

describeWithPostgres('the metrics of two instances', () => {
  let sandbox: Sandbox;
  let database: TestDatabase;
  let folder: string;
  const instances: ServiceProcess[] = [];

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty', limits: false, searchLagMs: 0 });
    database = await createDatabase();
    folder = mkdtempSync(join(tmpdir(), 'metrics-'));
    const environment = { ...environmentFor(sandbox, folder), DATABASE_URL: database.url, QUEUE_CONCURRENCY: '2' };
    for (let count = 0; count < 2; count += 1) {
      instances.push(await ServiceProcess.start(environment, await freePort()));
    }
  }, 120_000);

  afterAll(async () => {
    for (const instance of instances) await instance.kill('SIGTERM');
    await database.drop();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const pages = (): Promise<Metrics[]> => Promise.all(instances.map(({ url }) => metricsOf(url, API_KEY)));
  const total = (all: Metrics[], ...of: Parameters<Metrics['sum']>): number =>
    all.reduce((sum, page) => sum + page.sum(...of), 0);

  it('are right when summed, and the same on both pages for what both share', async () => {
    for (let index = 0; index < LEADS; index += 1) {
      const lead = sandbox.marketo.createLead({ firstName: 'Lead', lastName: `Number ${index}` });
      const { url } = instances[index % 2]!;
      await fetch(`${url}/marketo/lead/${lead}?api_key=${API_KEY}`, { method: 'POST' });
    }
    await fetch(`${instances[0]!.url}/marketo/lead/999999?api_key=${API_KEY}`, { method: 'POST' });
    await until(async () => total(await pages(), 'sync_tasks_finished_total') === LEADS + 1);

    const all = await pages();
    const created = { type: 'lead-to-person', outcome: 'succeeded', result: 'created' };
    expect(total(all, 'sync_tasks_finished_total', created)).toBe(LEADS);
    expect(total(all, 'sync_task_accepted_to_written_seconds_count')).toBe(LEADS);
    for (const vendor of ['marketo', 'pipedrive'] as const) {
      expect(total(all, 'sync_vendor_calls_total', { vendor })).toBe(sandbox.calls.totals(vendor).calls);
    }
    expect(total(all, 'sync_vendor_tokens_total')).toBe(sandbox.calls.totals('pipedrive').tokens);
    for (const page of all) {
      expect(page.sum('sync_queue_tasks', { state: 'failed' })).toBe(1);
      expect(page.sum('sync_queue_tasks', { state: 'queued' })).toBe(0);
      expect(page.sum('sync_queue_oldest_waiting_seconds')).toBe(0);
    }
  }, 60_000);
});
