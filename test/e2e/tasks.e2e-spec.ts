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
  ])('answers 400 that names it to a bad %s: "%s"', async (parameter, value) => {
    const { status, body } = await service.call('GET', `/tasks?${parameter}=${value}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ statusCode: 400, kind: 'invalid-request' });
    expect(body['message']).toContain(parameter);
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
