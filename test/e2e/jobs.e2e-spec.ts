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

  it('do the leads that links tell of where Marketo extracts none, and the others once it does', async () => {
    people(30);
    const { switches } = service.sandbox.marketo;
    await done({ type: 'backfill', mode: 'link-only', from: 'marketo' });
    const whole = await done({ type: 'plan', from: 'marketo' });
    switches.bulkDailyMegabytes = 0;
    const plan = await done({ type: 'plan', from: 'marketo' });
    expect(plan).toMatchObject({
      state: 'paused',
      pausedBecause: expect.stringMatching(
        /^Marketo extracts no more leads for now .*Admin > Integration > Bulk Extract/,
      ),
      eta: expect.any(String),
      counts: { created: 0, updated: 10 },
      progress: { done: 10, total: null },
    });
    switches.bulkDailyMegabytes = 500;
    expect(await service.call('POST', `/jobs/${plan.id}/resume`)).toMatchObject({ status: 202 });
    const finished = () => get<Job>(`/jobs/${plan.id}`);
    await until(async () => (await finished()).finishedAt !== null);
    expect(await finished()).toMatchObject({ state: 'succeeded', counts: whole.counts, progress: whole.progress });

    switches.bulkDailyMegabytes = 0;
    expect(await done({ type: 'backfill', mode: 'sync', from: 'marketo', limit: 4 })).toMatchObject({
      state: 'succeeded',
      progress: { done: 4, total: 4 },
    });
  });

  it('find what was changed or made since by the history, where Marketo does not extract by that', async () => {
    const { marketo, clock } = service.sandbox;
    people(30);
    marketo.switches.bulkUpdatedAtFilter = false;
    clock.advance(3_600_000);
    const since = new Date(clock.now()).toISOString();
    clock.advance(60_000);
    const made = marketo.createLead({ lastName: 'Hopper', email: 'grace@lovelace.example' });
    const [changed, deleted] = marketo.leads().map(({ id }) => Number(id));
    marketo.updateLead(changed!, { firstName: 'Augusta' });
    marketo.updateLead(deleted!, { firstName: 'Augusta' });
    marketo.deleteLead(deleted!);
    const before = service.sandbox.calls.lastId();
    const plan = await done({ type: 'plan', from: 'marketo', since });
    expect(plan).toMatchObject({ state: 'succeeded', progress: { total: 2 } });
    expect(new Set((await items(plan)).items.map(({ record }) => record.id))).toEqual(new Set([changed, made]));
    const extracts = service.sandbox.calls.list({ since: before }).filter(({ path }) => path.includes('/export'));
    expect(extracts).toHaveLength(1);
  });

  it('leave the reserve of a daily limit to webhooks, and go on by themselves on the next day', async () => {
    await service.close();
    service = await createTestApp({ override: inSandboxTime() });
    const { clock, pipedrive } = service.sandbox;
    pipedrive.switches.dailyTokens = 1200;
    people(240);
    const job = await done({ type: 'backfill', mode: 'sync', from: 'marketo' });
    expect(job).toMatchObject({
      state: 'paused',
      pausedBecause: "Of today's limit of Pipedrive only the reserve for webhooks is left",
      eta: expect.any(String),
    });
    expect(job.progress).toEqual({ done: expect.any(Number), total: 160 });
    expect(job.progress.done).toBeLessThan(160);
    const spent = service.sandbox.calls.list({ vendor: 'pipedrive' }).reduce((sum, { tokens }) => sum + tokens, 0);
    expect([spent > 0.8 * 1200, spent < 1200]).toEqual([true, true]);
    while ((await get<Job>(`/jobs/${job.id}`)).finishedAt === null) {
      clock.advance(24 * 3_600_000);
      await until(async () => {
        const { state, pausedBecause } = await get<Job>(`/jobs/${job.id}`);
        return state === 'succeeded' || pausedBecause !== null;
      });
    }
    expect(await get<Job>(`/jobs/${job.id}`)).toMatchObject({
      state: 'succeeded',
      progress: { done: 160, total: 160 },
    });
    expect(pipedrive.persons()).toHaveLength(240);
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
