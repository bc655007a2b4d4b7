import { ActionsLog } from '../../src/base/actions/actions-log';
import { type TaskRecord } from '../../src/queue/task';
import { createTestApp, type TestApp } from '../support/create-test-app';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

let service: TestApp;

beforeEach(async () => {
  service = await createTestApp();
});
afterEach(() => service.close());

describe('GET /tasks', () => {
  const list = async (query = ''): Promise<{ items: TaskRecord[]; nextCursor: string | null }> => {
    const { status, body } = await service.call('GET', `/tasks${query}`);
    expect(status).toBe(200);
    return body as unknown as { items: TaskRecord[]; nextCursor: string | null };
  };
  const namesOf = ({ items }: { items: TaskRecord[] }): string[] => items.map(({ name }) => name);

  it('is empty before the first task', async () => {
    await expect(list()).resolves.toEqual({ items: [], nextCursor: null });
  });

  it('shows the newest first, and only what was asked for', async () => {
    const synced = await service.run(`/marketo/lead/${service.sandbox.marketo.createLead(ADA)}`);
    const failed = await service.run('/marketo/lead/4711');
    const deleted = await service.run('/marketo/lead/4712/delete');
    expect(namesOf(await list())).toEqual([deleted.name, failed.name, synced.name]);
    expect(namesOf(await list('?state=failed'))).toEqual([failed.name]);
    expect(namesOf(await list('?state=succeeded'))).toEqual([deleted.name, synced.name]);
    expect(namesOf(await list('?type=lead-to-person'))).toEqual([failed.name, synced.name]);
    expect(namesOf(await list('?type=lead-to-person&state=succeeded'))).toEqual([synced.name]);
    expect(namesOf(await list('?state=queued'))).toEqual([]);
    expect((await list('?state=failed')).items[0]).toEqual(failed);
  });

  it('gives every task once, page by page, new ones in between or not', async () => {
    const names: string[] = [];
    for (const id of [1, 2, 3, 4, 5]) names.unshift((await service.run(`/marketo/lead/${id}/delete`)).name);
    const first = await list('?limit=2');
    await service.run('/marketo/lead/6/delete');
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    const third = await list(`?limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].map(namesOf)).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
    expect(third.nextCursor).toBeNull();
  });

  it.each([
    ['state', 'done'],
    ['state', ''],
    ['type', 'lead-to-lead'],
    ['type', ''],
    ['limit', '0'],
    ['limit', '101'],
    ['limit', '1.5'],
    ['limit', '0x10'],
    ['limit', ''],
    ['cursor', 'nonsense'],
    ['cursor', ''],
    ['code', 'broken'],
    ['code', ''],
    ['record', 'lead'],
    ['record', 'role:7'],
    ['record', 'lead:0'],
    ['record', 'lead:1e3'],
    ['record', ''],
    ['since', 'yesterday'],
    ['since', '2026-02-30'],
    ['until', '1795168800000'],
    ['until', ''],
    ['superseded', 'yes'],
    ['sate', 'failed'],
    ['dryRun', 'true'],
  ])('answers 400 that names it to a bad %s: "%s"', async (parameter, value) => {
    const { status, body } = await service.call('GET', `/tasks?${parameter}=${value}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, kind: 'invalid-request' });
    expect(body['message']).toContain(parameter);
  });

  it('finds the tasks of a record and of its linked half, by either of them', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const created = await service.run(`/marketo/lead/${lead}`);
    const { id } = created.result as { id: number };
    const back = await service.run(`/pipedrive/person/${id}`);
    await service.run('/marketo/lead/4711');
    for (const record of [`lead:${lead}`, `person:${id}`]) {
      expect(namesOf(await list(`?record=${record}`))).toEqual([back.name, created.name]);
    }
    expect(namesOf(await list(`?record=lead:${lead}&type=person-to-lead`))).toEqual([back.name]);
    expect(namesOf(await list('?record=deal:9'))).toEqual([]);
  });

  it('finds by the code of the error, and by time', async () => {
    const failed = await service.run('/marketo/lead/4711');
    const deleted = await service.run('/marketo/lead/4712/delete');
    expect(namesOf(await list('?code=record-not-found'))).toEqual([failed.name]);
    expect(namesOf(await list('?code=record-ambiguous'))).toEqual([]);
    expect(namesOf(await list(`?until=${failed.enqueuedAt}&type=lead-to-person`))).toEqual([failed.name]);
    expect(namesOf(await list(`?since=${deleted.enqueuedAt}&type=delete-person`))).toEqual([deleted.name]);
    expect(namesOf(await list('?since=2199-01-01'))).toEqual([]);
  });

  it('answers 400 to a parameter that comes twice', async () => {
    await expect(service.call('GET', '/tasks?limit=2&limit=3')).resolves.toMatchObject({ status: 400 });
  });

  it('refuses a call without an API key', async () => {
    await expect(service.call('GET', '/tasks', { key: null })).resolves.toMatchObject({ status: 401 });
  });
});

describe('GET /tasks/:name', () => {
  it('shows a task with all of its members', async () => {
    const lead = service.sandbox.marketo.createLead(ADA);
    const { body } = await service.call('POST', `/marketo/lead/${lead}`);
    await service.drain();
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
    await expect(service.task(String(body['name']))).resolves.toEqual({
      name: body['name'],
      type: 'lead-to-person',
      params: { leadId: lead },
      state: 'succeeded',
      attempts: 1,
      enqueuedAt: time,
      eta: time,
      startedAt: time,
      finishedAt: time,
      result: expect.objectContaining({ status: 'created' }) as object,
      error: null,
      attemptsLog: [],
      requestedBy: 'tests',
      supersededBy: null,
    });
  });

  it('answers 404 to an unknown name', async () => {
    const { status, body } = await service.call('GET', '/tasks/lead-to-person-0');
    expect(status).toBe(404);
    expect(body).toEqual({ statusCode: 404, kind: 'record-not-found', message: 'There is no task of this name' });
  });
});

describe('POST /tasks/:name/retry', () => {
  const retry = (name: string) => service.call('POST', `/tasks/${name}/retry`);

  it('lets a failed task succeed once its reason is gone', async () => {
    const { marketo } = service.sandbox;
    const next = marketo.createLead(ADA) + 1;
    const failed = await service.run(`/marketo/lead/${next}`);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'record-not-found' } });
    expect(marketo.createLead({ ...ADA, email: 'king@engines.example' })).toBe(next);

    const { status, body } = await retry(failed.name);
    expect(status).toBe(202);
    expect(body).toEqual({ name: failed.name, eta: expect.any(String), type: 'lead-to-person' });
    await service.drain();
    await expect(service.task(failed.name)).resolves.toMatchObject({
      state: 'succeeded',
      attempts: 1,
      result: { status: 'created' },
      error: null,
    });
  });

  it('answers 409 to a task that has not failed', async () => {
    const { name } = await service.run(`/marketo/lead/${service.sandbox.marketo.createLead(ADA)}`);
    await expect(retry(name)).resolves.toMatchObject({ status: 409, body: { kind: 'conflict' } });
  });

  it('answers 404 to an unknown name', async () => {
    await expect(retry('lead-to-person-0')).resolves.toMatchObject({ status: 404 });
  });
});

describe('failed tasks', () => {
  const get = async (path: string) => (await service.call('GET', path)).body;
  const failedNames = async (query = '') =>
    ((await get(`/tasks?state=failed${query}`))['items'] as TaskRecord[]).map(({ name }) => name);
  const actions = () => service.app.get(ActionsLog).list(10);

  it('are counted by error and type', async () => {
    expect(await get('/tasks/summary')).toEqual({
      queued: 0,
      running: 0,
      failed: 0,
      oldestWaitingSeconds: null,
      failures: [],
    });
    await service.run('/marketo/lead/4711');
    const last = await service.run('/marketo/lead/4712');
    expect(await get('/tasks/summary')).toMatchObject({
      failed: 2,
      failures: [
        { code: 'record-not-found', type: 'lead-to-person', count: 2, newestAt: last.finishedAt, example: last.name },
      ],
    });
    await expect(service.call('GET', '/tasks/summary?since=2026-01-01')).resolves.toMatchObject({ status: 400 });
  });

  it('are queued again by what they have in common, after a dry run that counts them', async () => {
    for (const id of [4711, 4712, 4713]) await service.run(`/marketo/lead/${id}`);
    const path = '/tasks/retry?code=record-not-found';
    expect(await service.call('POST', `${path}&dryRun=true`)).toMatchObject({
      status: 200,
      body: { matched: 3, queued: 0 },
    });
    expect(await actions()).toEqual([]);
    expect(await service.call('POST', `${path}&record=lead:4711`)).toMatchObject({
      status: 202,
      body: { matched: 1, queued: 1 },
    });
    await service.drain();
    expect((await service.call('POST', `${path}&dryRun=false`)).body).toEqual({ matched: 3, queued: 3 });
    await service.drain();
    expect(await actions()).toMatchObject([
      { who: 'tests', what: 'retry', subject: 'code=record-not-found', count: 3 },
      { who: 'tests', what: 'retry', subject: 'code=record-not-found&record=lead:4711', count: 1 },
    ]);
    expect((await service.call('POST', '/tasks/retry?type=delete-lead')).body).toEqual({ matched: 0, queued: 0 });
  });

  it.each([
    '',
    '?dryRun=true',
    '?superseded=true',
    '?state=failed',
    '?cod=internal',
    '?type=x',
    '?type=lead-to-person&limit=5',
  ])('are not queued again by %j', async (query) => {
    await service.run('/marketo/lead/4711');
    expect(await service.call('POST', `/tasks/retry${query}`)).toMatchObject({
      status: 400,
      body: { kind: 'invalid-request' },
    });
    expect(await failedNames()).toHaveLength(1);
  });

  it('need nobody any more once their record has succeeded', async () => {
    const { marketo } = service.sandbox;
    const next = marketo.createLead(ADA) + 1;
    const failed = await service.run(`/marketo/lead/${next}`);
    marketo.createLead({ ...ADA, email: 'king@engines.example' });
    const later = await service.run(`/marketo/lead/${next}`);
    expect(later.state).toBe('succeeded');
    expect(await service.task(failed.name)).toMatchObject({ state: 'failed', supersededBy: later.name });
    expect(await failedNames()).toEqual([]);
    expect(await failedNames('&superseded=true')).toEqual([failed.name]);
    expect((await get('/tasks/summary'))['failed']).toBe(0);
    const retry = '/tasks/retry?code=record-not-found&dryRun=true';
    expect((await service.call('POST', retry)).body).toEqual({ matched: 0, queued: 0 });
    expect((await service.call('POST', `${retry}&superseded=true`)).body).toEqual({ matched: 1, queued: 0 });
  });

  it('can be dismissed, and still be tried again', async () => {
    const { name } = await service.run('/marketo/lead/4711');
    const dismiss = (task: string) => service.call('POST', `/tasks/${task}/dismiss`);
    expect(await dismiss(name)).toMatchObject({ status: 202, body: { name } });
    expect(await failedNames()).toEqual([]);
    expect((await get('/tasks/summary'))['failures']).toEqual([]);
    expect(await dismiss('lead-to-person-0')).toMatchObject({ status: 404 });
    expect((await service.call('POST', `/tasks/${name}/retry`)).status).toBe(202);
    await service.drain();
    expect(await failedNames()).toEqual([name]);
    expect(await dismiss((await service.run('/marketo/lead/4712/delete')).name)).toMatchObject({ status: 409 });
    expect((await actions()).map(({ what, subject }) => [what, subject])).toEqual([
      ['retry', name],
      ['dismiss', name],
    ]);
  });
});
