import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type TaskRecord } from '../../src/queue/task';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { until } from '../support/until';
import { buildService, freePort, ServiceProcess } from '../support/service-process';

const TASKS = Number(process.env['KILLED_TASKS'] ?? 300);
const KILLS = Number(process.env['KILLS'] ?? 5);
const COMPANIES = 12;

describe('a service that is killed while tasks run', () => {
  let sandbox: Sandbox;
  let folder: string;
  let port: number;
  let service: ServiceProcess;

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty', limits: false, searchLagMs: 3_000, latencyMs: 2 });
    folder = mkdtempSync(join(tmpdir(), 'killed-'));
    port = await freePort();
    service = await start();
  }, 120_000);

  afterAll(async () => {
    await (service as ServiceProcess | undefined)?.kill();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const start = (): Promise<ServiceProcess> => ServiceProcess.start(environmentFor(sandbox, folder), port);
  const get = async (path: string): Promise<{ items: TaskRecord[]; nextCursor: string | null }> => {
    const response = await fetch(service.url + path, { headers: { 'x-api-key': API_KEY } });
    return (await response.json()) as { items: TaskRecord[]; nextCursor: string | null };
  };
  const hasTasks = async (state: string): Promise<boolean> =>
    (await get(`/tasks?state=${state}&limit=1`)).items.length > 0;
  /** The first state is asked for again, since a task may go back to it meanwhile. */
  const isDone = async (): Promise<boolean> =>
    !(await hasTasks('queued')) && !(await hasTasks('running')) && !(await hasTasks('queued'));

  it(`ends all of ${TASKS} tasks with one person each, over ${KILLS} kills and a search that lags`, async () => {
    const { marketo, pipedrive } = sandbox;
    // The vendors' own limits pace the service: every call and search that a lead spares makes this test shorter.
    const leads = Array.from({ length: TASKS }, (_, index) =>
      marketo.createLead({
        firstName: 'Lead',
        lastName: `Number ${index}`,
        ...(index % 3 === 0 && { email: `lead.${index}@company-${index % COMPANIES}.example` }),
        ...(index % 5 === 0 && { company: `Company ${index % COMPANIES}` }),
      }),
    );
    const names = new Set<string>();
    for (const lead of leads) {
      const response = await fetch(`${service.url}/marketo/lead/${lead}?api_key=${API_KEY}`, { method: 'POST' });
      expect(response.status).toBe(202);
      names.add(((await response.json()) as { name: string }).name);
    }
    expect(names.size).toBe(TASKS);

    for (let kill = 1; kill <= KILLS; kill += 1) {
      const writesBefore = sandbox.calls.totals('pipedrive').writes;
      await until(() => sandbox.calls.totals('pipedrive').writes > writesBefore + 10 + kill);
      await service.kill();
      service = await start();
    }
    await until(isDone);

    const failed = await get('/tasks?state=failed');
    expect(failed.items).toEqual([]);
    const persons = pipedrive.persons();
    expect(persons).toHaveLength(TASKS);
    const links = persons.map(({ id }) => pipedrive.customValue('person', Number(id), 'marketo_id'));
    expect(new Set(links)).toEqual(new Set(leads.map(String)));
    expect(pipedrive.organizations()).toHaveLength(COMPANIES);
    expect(marketo.companies()).toHaveLength(COMPANIES);
    for (const lead of leads) expect(marketo.lead(lead)?.['pipedriveId']).toEqual(expect.any(Number));
  }, 300_000);
});
