import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { type Job } from '../../src/sync/jobs/job';
import { API_KEY, environmentFor } from '../support/create-test-app';
import { buildService, freePort, ServiceProcess } from '../support/service-process';
import { until } from '../support/until';

/** A third of them is on both sides already. */
const PEOPLE = 60;
const KILLS = Number(process.env['KILLS'] ?? 5);

describe('a service that is killed while a backfill runs', () => {
  let sandbox: Sandbox;
  let folder: string;
  let port: number;
  let service: ServiceProcess;

  beforeAll(async () => {
    await buildService();
    sandbox = await startSandbox({ company: 'empty', limits: false, latencyMs: 2 });
    folder = mkdtempSync(join(tmpdir(), 'killed-jobs-'));
    port = await freePort();
    service = await start();
  }, 120_000);

  afterAll(async () => {
    await (service as ServiceProcess | undefined)?.kill();
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });

  const start = (): Promise<ServiceProcess> =>
    ServiceProcess.start({ ...environmentFor(sandbox, folder), MARKETO_BULK_POLL_SECONDS: '0.1' }, port);

  async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(service.url + path, { method, headers: { 'x-api-key': API_KEY }, ...sent });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  const begun = (options: object): Promise<{ url: string }> => call('POST', '/jobs', options);
  async function ended(url: string): Promise<Job> {
    let job: Job | undefined;
    await until(async () => {
      job = await call<Job>('GET', url);
      return job.finishedAt !== null;
    });
    return job!;
  }

  it(`counts what the plan has counted over ${KILLS} kills, doubles nobody, and an audit finds all in step`, async () => {
    const { marketo, pipedrive } = sandbox;
    for (let n = 0; n < PEOPLE; n += 1) {
      const email = `person-${n}@company.example`;
      pipedrive.createPerson({ name: `Ada Number${n}`, emails: [{ value: email, primary: true }] });
      if (n % 3 === 0) marketo.createLead({ firstName: 'Ada', lastName: `Number${n}`, email });
    }
    const plan = await ended((await begun({ type: 'plan', from: 'pipedrive' })).url);
    expect(plan).toMatchObject({ state: 'succeeded', counts: { created: (PEOPLE * 2) / 3, updated: PEOPLE / 3 } });

    const { url } = await begun({ type: 'backfill', mode: 'sync', from: 'pipedrive' });
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = sandbox.calls.totals('pipedrive').writes;
      await until(() => sandbox.calls.totals('pipedrive').writes > before + 2 * kill);
      await service.kill();
      service = await start();
    }
    const backfill = await ended(url);
    expect(backfill).toMatchObject({ state: 'succeeded', progress: { done: PEOPLE, total: PEOPLE } });
    expect(backfill.counts).toEqual(plan.counts);
    expect(marketo.leads()).toHaveLength(PEOPLE);
    expect(pipedrive.persons()).toHaveLength(PEOPLE);

    const audit = await ended((await begun({ type: 'audit', repair: false })).url);
    expect(audit.counts).toMatchObject({ pairs: PEOPLE, inStep: PEOPLE, brokenLinks: 0, unlinked: 0 });
    const searches = sandbox.calls.list({ vendor: 'pipedrive' }).filter(({ path }) => /search/i.test(path));
    expect(searches).toEqual([]);
  }, 300_000);
});
