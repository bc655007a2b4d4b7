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

describe('a service whose credentials are refused', () => {
  it.each(['marketo', 'pipedrive'] as const)(
    'fails tasks until %s takes them',
    async (vendor) => {
      service = await createTestApp({ prepare: (sandbox) => sandbox[vendor].denyCredentials(true) });
      await expect(health('ready')).resolves.toMatchObject({
        status: 503,
        body: { checks: { mapping: { status: 'failed' }, queue: { status: 'ok' } } },
      });
      const failed = await service.run(`/marketo/lead/${service.sandbox.marketo.createLead(ADA)}`);
      expect(failed).toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { code: 'vendor-denied', retryable: false },
      });

      service.sandbox[vendor].denyCredentials(false);
      await until(isReady);
      await service.call('POST', `/tasks/${failed.name}/retry`);
      await service.drain();
      await expect(service.task(failed.name)).resolves.toMatchObject({ state: 'succeeded' });
    },
    30_000,
  );
});
