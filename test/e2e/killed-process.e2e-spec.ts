import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type TaskRecord } from '../../src/queue/task';
import { API_KEY, createAppDatabase, environmentFor } from '../support/create-test-app';
import { STORES } from '../support/stores';
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

/** More than are made meanwhile. */
const CALLS = 100;
const PAIRS = 20;
const NEW = 5;
/** Longer than the lease of an instance that died, and than a create may be under way. */
const LATER_MS = 40_000;
const CLOCK = join(__dirname, '../chaos/clock-preload.cjs');
const WRITES = { vendor: 'marketo', method: 'POST', path: '/v1/leads.json' } as const;

describe.each(Object.values(STORES))('a batch', ({ title, describe: onThisStore, shared }) => {
  onThisStore(`of writes to Marketo, with the store on ${title}`, () => {
    let sandbox: Sandbox;
    let folder: string;
    let port: number;
    let store: Record<string, string>;
    let drop: (() => Promise<void>) | undefined;
    let service: ServiceProcess;
    let persons: number[];
    let offsetMs = 0;

    beforeAll(async () => {
      await buildService();
      sandbox = await startSandbox({ company: 'empty', limits: false, searchLagMs: 0 });
      folder = mkdtempSync(join(tmpdir(), 'killed-'));
      port = await freePort();
      const database = shared ? await createAppDatabase() : null;
      drop = database?.drop;
      store = database === null ? {} : { DATABASE_URL: database.url };
      service = await start();
      persons = Array.from({ length: PAIRS }, (_, index) => aPair(index));
    }, 120_000);
    afterAll(async () => {
      await (service as ServiceProcess | undefined)?.kill();
      await sandbox.close();
      await drop?.();
      rmSync(folder, { recursive: true });
    });

    const start = async (): Promise<ServiceProcess> => {
      const environment = { ...environmentFor(sandbox, folder), ...store, CHAOS_CLOCK_OFFSET_MS: String(offsetMs) };
      const started = ServiceProcess.launch(environment, port, CLOCK);
      await started.untilLive();
      return started;
    };
    const emails = (name: string): object[] => [{ value: `${name}@burst.example`, primary: true }];
    const aPair = (index: number): number => {
      const lead = sandbox.marketo.createLead({ lastName: `Number ${index}`, email: `${index}@burst.example` });
      const marketo_id = String(lead);
      const person = sandbox.pipedrive.createPerson({
        name: `Number ${index}`,
        emails: emails(`${index}`),
        marketo_id,
      });
      sandbox.marketo.updateLead(lead, { pipedriveId: person });
      return person;
    };
    const change = async (name: string): Promise<void> => {
      const made = Array.from({ length: NEW }, (_, index) =>
        sandbox.pipedrive.createPerson({ name, emails: emails(`${name}.${index}`.toLowerCase()) }),
      );
      for (const person of persons) sandbox.pipedrive.updatePerson(person, { name });
      persons.push(...made);
      await Promise.all(
        persons.map(async (person) => {
          const url = `${service.url}/pipedrive/person/${person}?api_key=${API_KEY}`;
          expect((await fetch(url, { method: 'POST' })).status).toBe(202);
        }),
      );
    };
    const restart = async (): Promise<void> => {
      await service.kill();
      sandbox.faults.clear();
      offsetMs += LATER_MS;
      sandbox.clock.advance(LATER_MS);
      service = await start();
    };
    const tasks = async (state: string): Promise<TaskRecord[]> => {
      const response = await fetch(`${service.url}/tasks?state=${state}&limit=100&api_key=${API_KEY}`);
      return ((await response.json()) as { items: TaskRecord[] }).items;
    };
    const isDone = async (): Promise<boolean> =>
      (await tasks('queued')).length === 0 &&
      (await tasks('running')).length === 0 &&
      (await tasks('queued')).length === 0;
    const named = (name: string): number => sandbox.marketo.leads().filter(({ lastName }) => lastName === name).length;

    it.each([
      ['before Marketo takes it', 'Early', { ...WRITES, kind: 'latency', milliseconds: 600_000 }],
      ['after Marketo took it and before the answer', 'Late', { ...WRITES, kind: 'no-answer' }],
    ] as const)(
      'is neither lost nor doubled where the process is killed %s',
      async (_when, name, fault) => {
        sandbox.faults.add({ ...fault, times: CALLS });
        const writes = sandbox.calls.totals('marketo').writes;
        const isHeld = (): boolean => sandbox.faults.list()[0]!.times < CALLS;
        const isTaken = (): boolean => sandbox.marketo.leads().length === persons.length;
        const isUnderWay = fault.kind === 'no-answer' ? isTaken : isHeld;
        await change(name);
        await until(() => isUnderWay());
        await restart();
        await until(() => named(name) === persons.length);
        await until(isDone);
        expect(await tasks('failed')).toEqual([]);
        expect(named(name)).toBe(persons.length);
        expect(sandbox.marketo.leads()).toHaveLength(persons.length);
        expect(new Set(sandbox.marketo.leads().map(({ pipedriveId }) => pipedriveId))).toEqual(new Set(persons));
        expect(sandbox.calls.totals('marketo').writes - writes).toBeLessThan(persons.length);
      },
      60_000,
    );
  });
});
