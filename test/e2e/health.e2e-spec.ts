import { createTestApp, type TestApp, type TestAppOptions } from '../support/create-test-app';
import { until } from '../support/until';

const ADA = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@engines.example' };

let service: TestApp;

afterEach(() => service.close());

const health = (path: 'live' | 'ready') => service.call('GET', `/health/${path}`, { key: null });
const isReady = async (): Promise<boolean> => (await health('ready')).status === 200;

describe('GET /health', () => {
  it('says that all is well, without an API key', async () => {
    service = await createTestApp();
    await expect(health('live')).resolves.toMatchObject({ status: 200, body: { status: 'ok' } });
    const { status, body } = await health('ready');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ready',
      checks: { store: { status: 'ok' }, mapping: { status: 'ok' }, queue: { status: 'ok' } },
      vendors: { marketo: 'ok', pipedrive: 'ok' },
    });
  });
});

describe('a service that starts while a vendor cannot be reached', () => {
  const unreachable = (vendor: 'marketo' | 'pipedrive'): TestAppOptions => ({
    prepare: ({ faults }) => void faults.add({ vendor, kind: 'unavailable', times: Infinity }),
  });

  it.each(['marketo', 'pipedrive'] as const)(
    'stores tasks, and runs them once %s is back',
    async (vendor) => {
      service = await createTestApp(unreachable(vendor));
      await expect(health('live')).resolves.toMatchObject({ status: 200 });
      const { status, body } = await health('ready');
      expect(status).toBe(503);
      expect(body).toMatchObject({
        status: 'not ready',
        checks: { store: { status: 'ok' }, mapping: { status: 'failed' }, queue: { status: 'failed' } },
      });

      const lead = service.sandbox.marketo.createLead(ADA);
      const accepted = await service.call('POST', `/marketo/lead/${lead}`);
      expect(accepted.status).toBe(202);
      const name = String(accepted.body['name']);
      await expect(service.task(name)).resolves.toMatchObject({ state: 'queued', attempts: 0, error: null });

      service.sandbox.faults.clear();
      await service.drain();
      await expect(service.task(name)).resolves.toMatchObject({ state: 'succeeded', attempts: 1 });
      await expect(isReady()).resolves.toBe(true);
    },
    30_000,
  );
});

describe.each([
  ['marketo', 'MARKETO_CLIENT_SECRET'],
  ['pipedrive', 'PIPEDRIVE_API_TOKEN'],
] as const)('a service whose credentials %s refuses', (vendor, variable) => {
  const isHeld = (name: string): Promise<void> =>
    expect(service.task(name)).resolves.toMatchObject({
      state: 'queued',
      attempts: 0,
      attemptsLog: [],
      error: { code: 'vendor-unavailable', retryable: true },
    });
  const tellsWhatToDo = (): Promise<void> =>
    expect(health('ready')).resolves.toMatchObject({
      status: 503,
      body: {
        status: 'not ready',
        vendors: { [vendor]: expect.stringMatching(/^down since \d{4}-.*Z$/) as string },
        problems: [{ variable, message: expect.stringContaining(variable) as string }],
      },
    });

  it('holds its tasks when it starts, and runs them by itself once they are taken', async () => {
    service = await createTestApp({ prepare: (sandbox) => sandbox[vendor].denyCredentials(true) });
    await tellsWhatToDo();
    const lead = service.sandbox.marketo.createLead(ADA);
    const { body } = await service.call('POST', `/marketo/lead/${lead}`);
    await isHeld(String(body['name']));

    service.sandbox[vendor].denyCredentials(false);
    await service.drain();
    await expect(service.task(String(body['name']))).resolves.toMatchObject({ state: 'succeeded', attempts: 1 });
    await expect(isReady()).resolves.toBe(true);
  }, 30_000);

  it('holds its tasks while it runs, and runs them by itself once they are taken', async () => {
    service = await createTestApp();
    service.sandbox[vendor].denyCredentials(true);
    const lead = service.sandbox.marketo.createLead(ADA);
    const { name } = await service.run(`/marketo/lead/${lead}`);
    await isHeld(name);
    await tellsWhatToDo();
    const read = service.sandbox.calls.list({ vendor: 'marketo' }).length;
    const others = [1, 2, 3].map(() => service.sandbox.marketo.createLead({}));
    for (const other of others) await isHeld((await service.run(`/marketo/lead/${other}`)).name);
    if (vendor === 'pipedrive') expect(service.sandbox.calls.list({ vendor: 'marketo' })).toHaveLength(read);

    service.sandbox[vendor].denyCredentials(false);
    await until(async () => (await service.task(name)).state === 'succeeded');
    await expect(service.task(name)).resolves.toMatchObject({ attempts: 1 });
    await expect(isReady()).resolves.toBe(true);
  }, 30_000);
});
