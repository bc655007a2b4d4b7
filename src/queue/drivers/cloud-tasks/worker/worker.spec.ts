import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { OAuth2Client } from 'google-auth-library';
import { CloudTasks, Identity } from '../../../../../test/support/cloud-tasks';
import { until } from '../../../../../test/support/until';
import { ActionsModule } from '../../../../base/actions/actions.module';
import { actionsMigrations } from '../../../../base/actions/actions.migrations';
import { ClockModule } from '../../../../base/concurrency/clock.module';
import { AppError } from '../../../../base/errors/app-error';
import { ErrorsModule } from '../../../../base/errors/errors.module';
import { HealthModule } from '../../../../base/health/health.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from '../../../../base/http-server/http-server';
import { createLog, LOG } from '../../../../base/logging/log';
import { LoggingModule } from '../../../../base/logging/logging.module';
import { MetricsModule } from '../../../../base/metrics/metrics.module';
import { SecurityModule } from '../../../../base/security';
import { StoreModule } from '../../../../base/store/store.module';
import { queueMigrations, QueueModule } from '../../..';
import { CloudTasksQueue, WORKER_PATH } from '../cloud-tasks.queue';
import { DELIVERY_CHECK, type DeliveryCheck } from './delivery.guard';
import { DeliveryIdentity } from './delivery-identity';
import { DELIVERIES } from './worker.controller';

const AUDIENCE = 'https://sync.acme.example';
const ACCOUNT = 'tasks@acme.iam.gserviceaccount.com';
const HOUR_SECONDS = 3600;
const NAME = 'paint-0';

describe(`POST ${WORKER_PATH}`, () => {
  let folder: string;
  let identity: Identity;
  let stranger: Identity;
  let app: NestExpressApplication;
  let url: string;
  const delivered: string[] = [];
  const logged: string[] = [];
  let deliver: (name: string) => Promise<string>;
  const environment = { ...process.env };

  async function start(check?: DeliveryCheck): Promise<void> {
    const log = createLog({ level: 'debug', secrets: [], destination: { write: (line) => void logged.push(line) } });
    const modules = [ClockModule, LoggingModule, HealthModule, ErrorsModule, SecurityModule, MetricsModule];
    let testing = Test.createTestingModule({
      imports: [
        ...modules,
        StoreModule.with([actionsMigrations, queueMigrations]),
        ActionsModule,
        QueueModule.with([]),
      ],
    })
      .overrideProvider(LOG)
      .useValue(log);
    if (check !== undefined) {
      const driver = { deliver: (name: string) => (delivered.push(name), deliver(name)) };
      testing = testing.overrideProvider(DELIVERIES).useValue(driver).overrideProvider(DELIVERY_CHECK).useValue(check);
    }
    app = (await testing.compile()).createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
    prepareHttpServer(app);
    await app.listen(0, '127.0.0.1');
    url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  }

  const verifier = (certificatesUrl: string) => () =>
    Promise.resolve(new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl: certificatesUrl } }));

  const byToken = (): DeliveryCheck => {
    const tokens = new DeliveryIdentity(AUDIENCE, ACCOUNT, verifier(identity.certificatesUrl));
    return ({ authorization }) => tokens.verify(authorization);
  };

  async function post(headers: Record<string, string>, body: string = JSON.stringify({ name: NAME })) {
    const response = await fetch(url + WORKER_PATH, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  const bearing = (token: string) => ({ authorization: `Bearer ${token}` });
  const now = () => Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    identity = await Identity.start();
    stranger = await Identity.start();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worker-'));
    process.env['API_KEYS'] = 'prod:k3y-of-production';
    process.env['DATABASE_URL'] = `sqlite:${join(folder, 'sync.db')}`;
    delivered.length = 0;
    logged.length = 0;
    deliver = () => Promise.resolve('run');
  });

  afterEach(async () => {
    await app.close();
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  afterAll(async () => {
    await identity.close();
    await stranger.close();
  });

  describe('with tokens', () => {
    it('runs the task that Cloud Tasks delivers', async () => {
      await start(byToken());
      expect(await post(bearing(identity.token(ACCOUNT, AUDIENCE)))).toEqual({
        status: 200,
        body: { delivery: 'run' },
      });
      expect(delivered).toEqual([NAME]);
    });

    it.each<[string, () => Record<string, string>]>([
      ['no token', () => ({})],
      ['an API key in place of a token', () => ({ 'x-api-key': 'k3y-of-production' })],
      ['a header that is no bearer token', () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })],
      ['a token that is none', () => bearing('a.b.c')],
      ['another audience', () => bearing(identity.token(ACCOUNT, 'https://other.example'))],
      ['the audience with a path', () => bearing(identity.token(ACCOUNT, AUDIENCE + WORKER_PATH))],
      ['another issuer', () => bearing(identity.token(ACCOUNT, AUDIENCE, { iss: 'https://login.example' }))],
      ['another account', () => bearing(identity.token('other@acme.iam.gserviceaccount.com', AUDIENCE))],
      ['an e-mail that is not verified', () => bearing(identity.token(ACCOUNT, AUDIENCE, { email_verified: false }))],
      [
        'a token that has expired',
        () => bearing(identity.token(ACCOUNT, AUDIENCE, { iat: now() - 2 * HOUR_SECONDS, exp: now() - HOUR_SECONDS })),
      ],
      ['a token without a signature', () => bearing(identity.unsigned(identity.token(ACCOUNT, AUDIENCE)))],
      ['a token that another key signed', () => bearing(stranger.token(ACCOUNT, AUDIENCE))],
      [
        'claims that were changed',
        () => {
          const [head, , signature] = identity.token(ACCOUNT, AUDIENCE).split('.');
          const [, claims] = identity.token(ACCOUNT, AUDIENCE, { sub: '7' }).split('.');
          return bearing(`${head}.${claims}.${signature}`);
        },
      ],
    ])('refuses %s, and does nothing', async (_case, headers) => {
      await start(byToken());
      const { status, body } = await post(headers());
      expect(status).toBe(401);
      expect(body['message']).toMatch(/^Authentication required/);
      expect(delivered).toEqual([]);
    });

    it('shows a token neither in the answer nor in the log', async () => {
      await start(byToken());
      const token = identity.token(ACCOUNT, 'https://other.example');
      expect(JSON.stringify(await post(bearing(token)))).not.toContain(token);
      expect(logged.join('')).not.toContain(token);
    });

    it('is 503 where Google’s keys cannot be had', async () => {
      const tokens = new DeliveryIdentity(AUDIENCE, ACCOUNT, verifier('http://127.0.0.1:1/certs'));
      await start(({ authorization }) => tokens.verify(authorization));
      expect((await post(bearing(identity.token(ACCOUNT, AUDIENCE)))).status).toBe(503);
      expect(delivered).toEqual([]);
    });

    it('takes what the driver has Cloud Tasks send, and logs its headers', async () => {
      const tokens = () => new DeliveryIdentity(url, ACCOUNT, verifier(identity.certificatesUrl));
      await start(({ authorization }) => tokens().verify(authorization));
      const emulator = await CloudTasks.start({ identity });
      const place = { project: 'acme', location: 'europe-west1', queue: 'sync' };
      const queue = emulator.addQueue(`projects/acme/locations/europe-west1/queues/sync`);
      const tasks = new CloudTasksQueue(
        { ...place, workerUrl: url, serviceAccount: ACCOUNT, emulatorHost: emulator.address },
        'k3y-of-production',
      );
      const dispatch = { name: NAME, type: 'lead-to-person', dueAt: null, fence: 0, dispatchedAt: null };
      await tasks.create(dispatch, Date.now());
      await tasks.create(dispatch, Date.now());
      await until(() => queue.done.length === 1);
      expect(delivered).toEqual([NAME]);
      const { request } = queue.done[0]!;
      expect(request.body.toString()).toBe(`{"name":"${NAME}"}`);
      expect(request.headers).toEqual({ 'Content-Type': 'application/json' });
      const line = JSON.parse(logged.find((text) => text.includes('task delivered'))!) as object;
      expect(line).toMatchObject({ task: NAME, delivery: 'run', queue: 'sync', retries: 0, executions: 0 });
      await tasks.close();
      emulator.close();
    });
  });

  it('answers 400 for a body that names no task', async () => {
    await start(byToken());
    for (const body of ['', '{}', '{"name":7}', 'name']) {
      expect((await post(bearing(identity.token(ACCOUNT, AUDIENCE)), body)).status).toBe(400);
    }
    expect(delivered).toEqual([]);
  });

  it('is 503 while the ledger cannot be reached', async () => {
    deliver = () => Promise.reject(new AppError('store-unavailable', 'The store cannot be used (no connection)'));
    await start(byToken());
    expect((await post(bearing(identity.token(ACCOUNT, AUDIENCE)))).status).toBe(503);
  });

  it('takes nothing where the queue is not at Cloud Tasks', async () => {
    await start();
    expect((await post({ 'x-api-key': 'k3y-of-production' })).status).toBe(401);
  });

  it('takes an API key from an emulator', async () => {
    Object.assign(process.env, {
      QUEUE_DRIVER: 'cloud-tasks',
      CLOUD_TASKS_PROJECT: 'acme',
      CLOUD_TASKS_LOCATION: 'europe-west1',
      CLOUD_TASKS_QUEUE: 'sync',
      CLOUD_TASKS_WORKER_URL: 'http://localhost:3000',
      CLOUD_TASKS_EMULATOR_HOST: '127.0.0.1:1',
    });
    await start();
    expect(await post({ 'x-api-key': 'k3y-of-production' })).toEqual({ status: 200, body: { delivery: 'unknown' } });
    expect((await post({ 'x-api-key': 'wrong' })).status).toBe(401);
    expect((await post(bearing(identity.token(ACCOUNT, AUDIENCE)))).status).toBe(401);
  });
});
