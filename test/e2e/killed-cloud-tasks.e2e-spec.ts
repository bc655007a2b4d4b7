import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type TaskRecord } from '../../src/queue/task';
import { CloudTasks, type EmulatedQueue } from '../support/cloud-tasks';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { freePort } from '../support/free-port';
import { buildService, ServiceProcess } from '../support/service-process';
import { until } from '../support/until';

const LEADS = 60;
const KILLS = 4;

describe('a service with Cloud Tasks that is killed while tasks are delivered', () => {
  let sandbox: Sandbox;
  let emulator: CloudTasks;
  let queue: EmulatedQueue;
  let folder: string;
  let port: number;
  let service: ServiceProcess;

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty', limits: false, searchLagMs: 0, latencyMs: 2 });
    emulator = await CloudTasks.start();
    queue = emulator.addQueue('projects/acme/locations/europe-west1/queues/sync', { maxConcurrentDispatches: 4 });
    queue.settings.retry.maxBackoffMs = 500;
    queue.mischief = { twice: true, lateMs: 30, shuffled: true };
    folder = mkdtempSync(join(tmpdir(), 'killed-'));
    port = await freePort();
    service = await start();
  }, 120_000);

  afterAll(async () => {
    await (service as ServiceProcess | undefined)?.kill();
    emulator.close();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const start = (): Promise<ServiceProcess> =>
    ServiceProcess.start(
      {
        ...environmentFor(sandbox, folder),
        QUEUE_DRIVER: 'cloud-tasks',
        QUEUE_CONCURRENCY: '4',
        CLOUD_TASKS_PROJECT: 'acme',
        CLOUD_TASKS_LOCATION: 'europe-west1',
        CLOUD_TASKS_QUEUE: 'sync',
        CLOUD_TASKS_WORKER_URL: `http://127.0.0.1:${port}`,
        CLOUD_TASKS_EMULATOR_HOST: emulator.address,
      },
      port,
    );
  const tasks = async (state: string): Promise<TaskRecord[]> => {
    const response = await fetch(`${service.url}/tasks?state=${state}&limit=100`, {
      headers: { 'x-api-key': API_KEY },
    });
    return ((await response.json()) as { items: TaskRecord[] }).items;
  };

  it(`ends all ${LEADS} tasks with one person each, over ${KILLS} kills and deliveries that come twice and shuffled`, async () => {
    const leads = Array.from({ length: LEADS }, (_, index) =>
      sandbox.marketo.createLead({ firstName: 'Lead', lastName: `Number ${index}` }),
    );
    for (const lead of leads) {
      const response = await fetch(`${service.url}/marketo/lead/${lead}?api_key=${API_KEY}`, { method: 'POST' });
      expect(response.status).toBe(202);
    }
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const writesBefore = sandbox.calls.totals('pipedrive').writes;
      await until(() => sandbox.calls.totals('pipedrive').writes > writesBefore + kill);
      await service.kill();
      service = await start();
    }
    await until(async () => (await tasks('succeeded')).length === LEADS);
    expect(await tasks('failed')).toEqual([]);
    const persons = sandbox.pipedrive.persons();
    expect(persons).toHaveLength(LEADS);
    const links = persons.map(({ id }) => sandbox.pipedrive.customValue('person', Number(id), 'marketo_id'));
    expect(new Set(links)).toEqual(new Set(leads.map(String)));
    expect(queue.exhausted).toEqual([]);
  }, 180_000);
});
