import { createHash } from 'node:crypto';
import { codeOf, type Envelope, startMarketo, type TestMarketo, tokenOf } from '../testing/start-marketo.ts';

const JOBS = '/leads/export';
const DAY_MS = 24 * 3600 * 1000;

/** A simulated instance, and its bulk API. */
interface TestBulk extends TestMarketo {
  bulk(path: string, init?: RequestInit): Promise<Response>;
  told(path: string, init?: RequestInit): Promise<Envelope>;
  create(query?: object): Promise<Envelope>;
  job(query?: object): Promise<string>;
  enqueue(id: string): Promise<Envelope>;
  status(id: string): Promise<Record<string, unknown>>;
}

async function startBulk(): Promise<TestBulk> {
  const started = await startMarketo({ limits: false });
  const { marketo, context } = started;
  const bulk: TestBulk['bulk'] = async (path, init = {}) => {
    // A token lasts an hour, by a clock that days are added to.
    const Authorization = `Bearer ${await tokenOf(marketo)}`;
    return fetch(`${marketo.url}/bulk/v1${path}`, { ...init, headers: { Authorization, ...(init.headers as object) } });
  };
  const told: TestBulk['told'] = async (path, init) => (await (await bulk(path, init)).json()) as Envelope;
  const create: TestBulk['create'] = (query = {}) => {
    const now = context.clock.now();
    const createdAt = { startAt: iso(now - DAY_MS), endAt: iso(now + DAY_MS) };
    const body = JSON.stringify({ fields: ['id', 'email'], filter: { createdAt }, ...query });
    return told(`${JOBS}/create.json`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  };
  return {
    ...started,
    bulk,
    told,
    create,
    job: async (query) => String((await create(query)).result?.[0]?.['exportId']),
    enqueue: (id) => told(`${JOBS}/${id}/enqueue.json`, { method: 'POST' }),
    status: async (id) => (await told(`${JOBS}/${id}/status.json`)).result![0]!,
  };
}

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

describe('bulk lead extract', () => {
  let test: TestBulk;
  beforeEach(async () => {
    test = await startBulk();
  });
  afterEach(() => test.close());

  it('goes from created to completed, and says so once a minute', async () => {
    const leadId = test.marketo.createLead({ email: 'ada@acme.example' });
    const id = await test.job();
    expect(await test.status(id)).toMatchObject({ status: 'Created', format: 'CSV' });
    expect((await test.enqueue(id)).result).toMatchObject([{ exportId: id, status: 'Queued' }]);
    test.context.clock.advance(59_000);
    expect(await test.status(id)).toMatchObject({ status: 'Queued' });
    test.context.clock.advance(1_000);
    const content = `id,email\n${leadId},ada@acme.example\n`;
    expect(await test.status(id)).toMatchObject({
      status: 'Completed',
      numberOfRecords: 1,
      fileSize: content.length,
      fileChecksum: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    });
    expect(await (await test.bulk(`${JOBS}/${id}/file.json`)).text()).toBe(content);
  });

  it('gives the part of a file that is asked for, and 404 as plain text before there is one', async () => {
    const id = await test.job({ fields: ['email'] });
    const early = await test.bulk(`${JOBS}/${id}/file.json`);
    expect([early.status, early.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    await test.enqueue(id);
    test.context.clock.advance(60_000);
    const part = await test.bulk(`${JOBS}/${id}/file.json`, { headers: { Range: 'bytes=2-3' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-3/6', 'ai']);
    const beyond = await test.bulk(`${JOBS}/${id}/file.json`, { headers: { Range: 'bytes=6-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */6']);
  });

  it('runs two jobs at once and keeps ten waiting', async () => {
    test.marketo.switches.bulkStatusSeconds = 0;
    const ids = await Promise.all(Array.from({ length: 11 }, () => test.job()));
    for (const id of ids.slice(0, 10)) expect(codeOf(await test.enqueue(id))).toBeUndefined();
    expect(codeOf(await test.enqueue(ids[10]!))).toBe('1029');
    const states = await Promise.all(ids.slice(0, 4).map(async (id) => (await test.status(id))['status']));
    expect(states).toEqual(['Processing', 'Processing', 'Queued', 'Queued']);
    test.context.clock.advance(30_000);
    const later = await Promise.all(ids.slice(0, 6).map(async (id) => (await test.status(id))['status']));
    expect(later).toEqual(['Completed', 'Completed', 'Processing', 'Processing', 'Queued', 'Queued']);
    expect(codeOf(await test.enqueue(ids[10]!))).toBeUndefined();
  });

  it('refuses to queue a job twice, and any after the megabytes of the day', async () => {
    test.marketo.createLead({ email: 'ada@acme.example' });
    const [first, second] = [await test.job(), await test.job()];
    await test.enqueue(first);
    expect((await test.enqueue(first)).errors).toEqual([{ code: '1029', message: 'Job already queued' }]);
    test.marketo.switches.bulkDailyMegabytes = 0.000_01;
    test.context.clock.advance(60_000);
    expect((await test.enqueue(second)).errors).toEqual([{ code: '1029', message: 'Export daily quota exceeded' }]);
    test.context.clock.advance(DAY_MS);
    expect(codeOf(await test.enqueue(second))).toBeUndefined();
  });

  it('cancels what has not ended, and lists what its user made', async () => {
    const [first, second] = [await test.job(), await test.job()];
    const cancelled = await test.told(`${JOBS}/${first}/cancel.json`, { method: 'POST' });
    expect(cancelled.result).toMatchObject([{ status: 'Cancelled' }]);
    expect(await test.status(first)).toMatchObject({ status: 'Canceled' });
    expect(codeOf(await test.enqueue(first))).toBe('1029');
    const listed = await test.told(`${JOBS}.json?status=Created,Queued`);
    expect(listed.result).toMatchObject([{ exportId: second, status: 'Created' }]);
    const other = { headers: { Authorization: `Bearer ${await tokenOf(test.marketo, 1)}` } };
    expect((await test.told(`${JOBS}.json`, other)).result).toEqual([]);
    expect(codeOf(await test.told(`${JOBS}/${second}/status.json`, other))).toBe('1013');
  });

  it('fails a job where it is told to', async () => {
    test.marketo.switches.bulkFailure = 'Internal problem';
    const id = await test.job();
    await test.enqueue(id);
    test.context.clock.advance(60_000);
    expect(await test.status(id)).toMatchObject({ status: 'Failed', errorMsg: 'Internal problem' });
    expect((await test.bulk(`${JOBS}/${id}/file.json`)).status).toBe(404);
  });

  it('filters by any change of a lead, a custom field included', async () => {
    const quiet = test.marketo.createLead({ email: 'ada@acme.example' });
    const busy = test.marketo.createLead({ email: 'grace@acme.example' });
    test.context.clock.advance(DAY_MS);
    test.marketo.updateLead(busy, { lifecycleStage: 'MQL' });
    const now = test.context.clock.now();
    const updatedAt = { startAt: iso(now - 1_000), endAt: iso(now + 1_000) };
    const id = await test.job({ fields: ['id'], filter: { updatedAt } });
    await test.enqueue(id);
    test.context.clock.advance(60_000);
    expect(await (await test.bulk(`${JOBS}/${id}/file.json`)).text()).toBe(`id\n${busy}\n`);
    expect(quiet).not.toBe(busy);
  });

  it('filters by the members of a static list', async () => {
    const [ada, grace] = ['ada', 'grace'].map((name) => test.marketo.createLead({ email: `${name}@acme.example` }));
    const id = await test.job({ fields: ['id'], filter: { staticListId: test.marketo.createList([grace!]) } });
    await test.enqueue(id);
    test.context.clock.advance(60_000);
    expect(await (await test.bulk(`${JOBS}/${id}/file.json`)).text()).toBe(`id\n${grace}\n`);
    expect(ada).not.toBe(grace);
  });

  it.each([
    ['no fields', { fields: [] }, '1002'],
    ['an unknown field', { fields: ['surname'] }, '1006'],
    ['no filter', { filter: {} }, '1002'],
    ['two filters', { filter: { staticListId: 1, smartListId: 1 } }, '1003'],
    ['an unknown filter', { filter: { email: 'x' } }, '1003'],
    ['a smart list', { filter: { smartListId: 1 } }, '1035'],
    ['an unknown list', { filter: { staticListId: 1 } }, '1013'],
    ['a format that is not imitated', { format: 'TSV' }, '1003'],
    [
      'milliseconds',
      { filter: { createdAt: { startAt: '2026-01-01T00:00:00.000Z', endAt: '2026-01-02T00:00:00Z' } } },
      '1003',
    ],
    ['32 days', { filter: { createdAt: { startAt: '2026-01-01T00:00:00Z', endAt: '2026-02-02T00:00:00Z' } } }, '1003'],
    [
      'an end before the start',
      { filter: { createdAt: { startAt: '2026-01-02T00:00:00Z', endAt: '2026-01-01T00:00:00Z' } } },
      '1003',
    ],
  ])('refuses %s', async (_, query, code) => {
    expect(codeOf(await test.create(query))).toBe(code);
  });

  it('refuses a filter by changes where the instance has none', async () => {
    test.marketo.switches.bulkUpdatedAtFilter = false;
    const updatedAt = { startAt: '2026-01-01T00:00:00Z', endAt: '2026-01-02T00:00:00Z' };
    expect(codeOf(await test.create({ filter: { updatedAt } }))).toBe('1035');
  });
});
