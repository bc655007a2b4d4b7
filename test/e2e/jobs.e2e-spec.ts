import { type Job, type JobItem, type JobPage } from '../../src/sync/jobs/job';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { inSandboxTime } from '../support/in-sandbox-time';
import { until } from '../support/until';

describe('jobs', () => {
  let service: TestApp;
  beforeEach(async () => {
    service = await createTestApp({ sandbox: { limits: false }, override: inSandboxTime() });
  });
  afterEach(() => service.close());

  const get = async <T>(path: string): Promise<T> => {
    const { status, body } = await service.call('GET', path);
    expect(status).toBe(200);
    return body as unknown as T;
  };

  async function done(options: object): Promise<Job> {
    const { status, body } = await service.call('POST', '/jobs', {
      body: JSON.stringify(options),
      type: 'application/json',
    });
    expect({ status, body }).toMatchObject({
      status: 202,
      body: { state: 'queued', url: `/jobs/${String(body['id'])}` },
    });
    let job: Job | undefined;
    await until(async () => {
      job = await get<Job>(String(body['url']));
      return job.finishedAt !== null || job.pausedBecause !== null;
    });
    return job!;
  }

  const items = (job: Job) => get<JobPage<JobItem>>(`/jobs/${job.id}/items?limit=100`);

  function people(count: number): void {
    const { marketo, pipedrive } = service.sandbox;
    for (let n = 0; n < count; n += 1) {
      const email = `person-${n}@company-${n % 7}.example`;
      if (n % 3 !== 1) pipedrive.createPerson({ name: `Ada Number${n}`, emails: [{ value: email, primary: true }] });
      if (n % 3 !== 2)
        marketo.createLead({ firstName: 'Ada', lastName: `Number${n}`, email, company: `Company ${n % 7}` });
    }
  }

  it.each(['marketo', 'pipedrive'] as const)('tell beforehand what a backfill from %s does and costs', async (from) => {
    people(120);
    const plan = await done({ type: 'plan', from });
    expect(plan).toMatchObject({ state: 'succeeded', error: null });
    const writes = service.sandbox.calls.list({ write: true }).length;
    expect(writes).toBe(0);
    const backfill = await done({ type: 'backfill', mode: 'sync', from });
    expect(backfill.counts).toEqual(plan.counts);
    const { items: found } = await items(plan);
    expect(found).toHaveLength(80);
    expect(JSON.stringify(found)).not.toMatch(/90\d{14}/);
    const { lists: _, ...cost } = backfill.cost;
    expect(cost).toEqual(plan.price);
  });
});
