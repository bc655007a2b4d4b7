import { CLOCK } from '../../src/base/concurrency/clock';
import { type Job, type JobItem, type JobPage } from '../../src/sync/jobs/job';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { clockOf, inSandboxTime } from '../support/in-sandbox-time';
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

  it('find leads that were made just now, where the clock of the host is an hour behind', async () => {
    await service.close();
    service = await createTestApp({
      sandbox: { limits: false },
      override(module, sandbox) {
        const clock = clockOf(sandbox);
        const behind = { ...clock, now: () => clock.now() - 3_600_000 };
        return inSandboxTime()(module, sandbox).overrideProvider(CLOCK).useValue(behind);
      },
    });
    people(3);
    expect(await done({ type: 'plan', from: 'marketo' })).toMatchObject({ counts: { created: 1, updated: 1 } });
  });

  it.each(['marketo', 'pipedrive'] as const)('set only links from %s, where that is asked for', async (from) => {
    people(30);
    const { marketo, pipedrive } = service.sandbox;
    const job = await done({ type: 'backfill', mode: 'link-only', from });
    expect(job).toMatchObject({ state: 'succeeded', counts: { linked: 10, skipped: 10, created: 0, updated: 0 } });
    expect(pipedrive.organizations()).toEqual([]);
    expect(marketo.companies()).toEqual([]);
    const linked = pipedrive.persons().map(({ id }) => [id, pipedrive.customValue('person', Number(id), 'marketo_id')]);
    const pairs = linked.filter(([, lead]) => (lead ?? null) !== null);
    expect(pairs).toHaveLength(10);
    for (const [person, lead] of pairs) expect(marketo.lead(Number(lead))?.['pipedriveId']).toBe(person);
    const again = await done({ type: 'backfill', mode: 'link-only', from });
    expect(again.counts).toMatchObject({ linked: 0, skipped: 20 });
  });

  it('are one of a type at a time, can be paused, resumed and cancelled, and are listed', async () => {
    people(200);
    const post = (path: string, body?: object) =>
      service.call('POST', path, body ? { body: JSON.stringify(body), type: 'application/json' } : {});
    const { body } = await post('/jobs', { type: 'plan', from: 'pipedrive' });
    const path = String(body['url']);
    expect(await post('/jobs', { type: 'plan', from: 'marketo' })).toMatchObject({ status: 409 });
    expect(await post(`${path}/pause`)).toMatchObject({ status: 202, body: { state: 'paused' } });
    expect(await post(`${path}/pause`)).toMatchObject({ status: 409 });
    expect(await get(path)).toMatchObject({ state: 'paused', pausedBecause: 'paused by tests', eta: null });
    expect(await post(`${path}/resume`)).toMatchObject({ status: 202 });
    await until(async () => (await get<Job>(path)).progress.done > 0);
    expect(await post(`${path}/cancel`)).toMatchObject({ status: 202, body: { state: 'cancelled' } });
    expect(await post(`${path}/resume`)).toMatchObject({ status: 409 });
    expect(await post('/jobs/none/cancel')).toMatchObject({ status: 404 });
    const next = await done({ type: 'plan', from: 'pipedrive', kinds: ['person'], ids: [1, 3] });
    const page = await get<JobPage<Job>>('/jobs?limit=1');
    expect(page).toMatchObject({ items: [{ id: next.id, progress: { done: 2, total: 2 } }] });
    const rest = await get<JobPage<Job>>(`/jobs?limit=1&cursor=${page.nextCursor}`);
    expect(rest).toMatchObject({ items: [{ id: body['id'], state: 'cancelled' }], nextCursor: null });
  });

  it.each([
    [{}, 'type'],
    [{ type: 'plan' }, 'from'],
    [{ type: 'plan', from: 'marketo', mode: 'sync' }, 'mode'],
    [{ type: 'backfill', from: 'marketo' }, 'mode'],
    [{ type: 'plan', from: 'marketo', kinds: ['person'] }, 'kinds'],
    [{ type: 'plan', from: 'pipedrive', ids: [1] }, 'ids'],
    [{ type: 'plan', from: 'pipedrive', kinds: ['deal'], ids: ['1'] }, 'ids'],
    [{ type: 'plan', from: 'pipedrive', since: 'yesterday' }, 'since'],
    [{ type: 'plan', from: 'pipedrive', limit: 0 }, 'limit'],
    [{ type: 'audit' }, 'repair'],
  ])('refuse %j by the name of the member', async (options, member) => {
    const sent = { body: JSON.stringify(options), type: 'application/json' };
    const { status, body } = await service.call('POST', '/jobs', sent);
    expect([status, body['message']]).toEqual([400, expect.stringMatching(new RegExp(`\\b${member}\\b`))]);
  });
});
