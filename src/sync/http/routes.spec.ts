import { type AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { ClockModule } from '../../base/concurrency/clock.module';
import { ErrorsModule } from '../../base/errors/errors.module';
import { HealthModule } from '../../base/health/health.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from '../../base/http-server/http-server';
import { createLog, LOG } from '../../base/logging/log';
import { LoggingModule } from '../../base/logging/logging.module';
import { SecurityModule } from '../../base/security';
import { type NewTask, QueueService } from '../../queue';
import { RecordLine } from '../stories/record-line';
import { PersonLink } from '../webhooks/person-link';
import { ActionsLog } from '../../base/actions/actions-log';
import { Conflicts } from '../conflicts/conflicts';
import { OpenConflicts } from '../state/open-conflicts';
import { Jobs } from '../jobs/jobs';
import { RecordStories } from '../stories/record-story';
import { DeliverySigns } from '../guardian/delivery-signs';
import { DryRuns } from './dry-runs';
import { SaidConsent } from '../webhooks/said-consent';
import { WebhookMemory } from '../webhooks/webhook-memory';
import { CONTROLLERS, ROUTE_PROVIDERS } from './index';

const enqueued: NewTask[] = [];
const queue = {
  enqueue(task: NewTask) {
    enqueued.push(task);
    return Promise.resolve({
      name: `${task.type}-1`,
      eta: '2026-11-23T10:00:00.000Z',
      type: task.type,
      duplicate: false,
    });
  },
};
/** By the person's id, for what the account's fields tell. */
const leads = new Map<unknown, number | null>([
  [12, 30],
  [13, null],
]);
const link = { known: ({ id }: { id: unknown }) => leads.get(id) };

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true }),
    ClockModule,
    LoggingModule,
    HealthModule,
    ErrorsModule,
    SecurityModule,
  ],
  controllers: CONTROLLERS,
  providers: [
    { provide: QueueService, useValue: queue },
    { provide: RecordLine, useValue: { of: () => Promise.resolve([]) } },
    { provide: PersonLink, useValue: link },
    { provide: SaidConsent, useValue: { mayBeLeft: (id: number) => Promise.resolve(id === 17) } },
    { provide: WebhookMemory, useValue: { remember: () => Promise.resolve(), forget: () => Promise.resolve() } },
    ...ROUTE_PROVIDERS,
    { provide: DryRuns, useValue: {} },
    { provide: DeliverySigns, useValue: { sign: () => undefined } },
    { provide: ActionsLog, useValue: {} },
    { provide: RecordStories, useValue: {} },
    { provide: OpenConflicts, useValue: {} },
    { provide: Conflicts, useValue: {} },
    { provide: Jobs, useValue: {} },
  ],
})
class RoutesModule {}

let app: NestExpressApplication;
let base: string;
const environment = { ...process.env };

beforeAll(async () => {
  process.env['API_KEYS'] = 'prod:s3cr3t-of-the-routes';
  const testing = await Test.createTestingModule({ imports: [RoutesModule] })
    .overrideProvider(LOG)
    .useValue(createLog({ level: 'fatal', secrets: [] }))
    .compile();
  app = testing.createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
  prepareHttpServer(app);
  await app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(async () => {
  await app.close();
  process.env = environment;
});
beforeEach(() => {
  enqueued.length = 0;
});

async function post(
  path: string,
  body?: unknown,
  headers: Record<string, string> = { 'x-api-key': 's3cr3t-of-the-routes' },
) {
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(base + path, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: content }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const BY_ID: [string, Omit<NewTask, 'requestedBy'>][] = [
  ['/marketo/lead/30', { type: 'lead-to-person', params: { leadId: 30 }, record: 'lead:30' }],
  ['/marketo/lead/12/delete', { type: 'delete-person', params: { personId: 12 }, record: 'person:12' }],
  ['/marketo/lead/30/activity', { type: 'lead-to-activity', params: { leadId: 30 }, record: 'lead:30' }],
  ['/pipedrive/person/12', { type: 'person-to-lead', params: { personId: 12 }, record: 'person:12' }],
  ['/pipedrive/person/30/delete', { type: 'delete-lead', params: { leadId: 30 }, record: 'lead:30' }],
  [
    '/pipedrive/organization/5',
    { type: 'organization-to-company', params: { organizationId: 5 }, record: 'organization:5' },
  ],
  ['/pipedrive/deal/7', { type: 'deal-to-opportunity', params: { dealId: 7 }, record: 'deal:7' }],
];

describe.each(BY_ID)('POST %s', (path, task) => {
  it('stores the task', async () => {
    const { status, body } = await post(path);
    expect(status).toBe(202);
    expect(body).toEqual({ name: `${task.type}-1`, eta: expect.any(String), type: task.type, duplicate: false });
    expect(enqueued).toEqual([{ ...task, requestedBy: 'prod' }]);
  });

  it('takes the key from the query', async () => {
    expect((await post(`${path}?api_key=s3cr3t-of-the-routes`, undefined, {})).status).toBe(202);
    expect((await post(`${path}?api_key=wrong`, undefined, {})).status).toBe(401);
    expect(enqueued).toHaveLength(1);
  });

  it.each(['abc', '0', '-1', '1.5', '1e3', '9007199254740993', '%20'])('refuses the id %s by its name', async (id) => {
    const { status, body } = await post(path.replace(/\d+/, id));
    expect(status).toBe(400);
    const name = Object.keys(task.params)[0];
    expect(body).toMatchObject({ kind: 'invalid-request', message: `${name} must be a positive whole number` });
    expect(enqueued).toEqual([]);
  });

  if (!path.endsWith('/activity')) {
    it('ignores a body, whatever it holds', async () => {
      expect(
        (await post(path, '{broken', { 'x-api-key': 's3cr3t-of-the-routes', 'content-type': 'application/json' }))
          .status,
      ).toBe(202);
      expect(enqueued).toEqual([{ ...task, requestedBy: 'prod' }]);
    });
  }
});

describe('POST /marketo/lead/:leadId/activity', () => {
  it('takes the type into the task', async () => {
    expect((await post('/marketo/lead/30/activity', { type: 'email_sent' })).status).toBe(202);
    expect(enqueued).toMatchObject([{ params: { leadId: 30, type: 'email_sent' }, record: 'lead:30' }]);
  });

  it.each(['', ' ', {}])('takes an empty body for none: %p', async (body) => {
    expect((await post('/marketo/lead/30/activity', body)).status).toBe(202);
    expect(enqueued).toMatchObject([{ params: { leadId: 30 } }]);
  });

  it.each<[unknown, string]>([
    [{ type: 'email_opened' }, 'type must be "email_sent", or the body absent'],
    [{ type: null }, 'type must be "email_sent", or the body absent'],
    [{ type: ['email_sent'] }, 'type must be "email_sent", or the body absent'],
    [{ typ: 'email_sent' }, 'type must be "email_sent", or the body absent'],
    [[], 'The body must be absent, or {"type":"email_sent"}'],
    ['null', 'The body must be absent, or {"type":"email_sent"}'],
    ['"email_sent"', 'The body must be absent, or {"type":"email_sent"}'],
    ['{broken', 'The body is not valid JSON'],
  ])('refuses %p', async (body, message) => {
    const answer = await post('/marketo/lead/30/activity', body);
    expect(answer).toMatchObject({ status: 400, body: { kind: 'invalid-request', message } });
    expect(enqueued).toEqual([]);
  });
});

const event = (action: string, entity: string, id: number, more: object = {}): Record<string, unknown> => ({
  meta: { action, entity, entity_id: String(id), version: '2.0', ...more },
  data: action === 'delete' ? null : { id },
  previous: action === 'delete' ? { id } : null,
});

describe('POST /pipedrive/person, /organization and /deal', () => {
  const ROUTES: [string, string, string][] = [
    ['person', 'person-to-lead', 'personId'],
    ['organization', 'organization-to-company', 'organizationId'],
    ['deal', 'deal-to-opportunity', 'dealId'],
  ];

  it.each(ROUTES)('store what became of a %s, with the body', async (object, type, param) => {
    for (const body of [
      event('create', object, 12),
      event('change', object, 12),
      { v: 1, event: `updated.${object}`, meta: { id: 12 }, current: { id: 12 }, previous: { id: 12 } },
    ]) {
      enqueued.length = 0;
      expect((await post(`/pipedrive/${object}`, body)).status).toBe(202);
      expect(enqueued).toEqual([
        { type, params: { [param]: 12 }, record: `${object}:12`, payload: body, requestedBy: 'prod' },
      ]);
    }
  });

  it.each(ROUTES)('ignore a delete event of a %s', async (object) => {
    const answer = await post(`/pipedrive/${object}`, event('delete', object, 12));
    expect(answer).toEqual({ status: 200, body: { ignored: `a delete event changes no ${object}` } });
    expect(enqueued).toEqual([]);
  });

  it.each(ROUTES)('ignore events of other objects on the route of a %s', async (object) => {
    const answer = await post(`/pipedrive/${object}`, event('change', 'activity', 12));
    expect(answer).toEqual({ status: 200, body: { ignored: 'the event is about another object: activity' } });
    expect(enqueued).toEqual([]);
  });

  it.each(ROUTES)('refuse a malformed body on the route of a %s', async (object) => {
    const answer = await post(`/pipedrive/${object}`, { ...event('change', object, 12), data: { id: 'x' } });
    expect(answer).toMatchObject({ status: 400, body: { message: 'data.id must be a positive whole number' } });
    expect(await post(`/pipedrive/${object}`)).toMatchObject({ status: 400, body: { kind: 'invalid-request' } });
    expect(await post(`/pipedrive/${object}`, event('change', object, 12), {})).toMatchObject({ status: 401 });
    expect(enqueued).toEqual([]);
  });

  it('carry over the person that survives a merge', async () => {
    const body = event('delete', 'person', 12, { merged_to_id: '14' });
    expect((await post('/pipedrive/person', body)).status).toBe(202);
    expect(enqueued).toMatchObject([
      { type: 'person-to-lead', params: { personId: 14 }, record: 'person:14', payload: body },
    ]);
  });
});

describe('POST /pipedrive/person/delete', () => {
  const path = '/pipedrive/person/delete';

  it.each([
    ['version 2', event('delete', 'person', 12)],
    ['version 1', { v: 1, event: 'deleted.person', current: null, previous: { id: 12 } }],
  ])('stores the deletion of the linked lead: %s', async (_version, body) => {
    expect((await post(path, body)).status).toBe(202);
    expect(enqueued).toEqual([
      { type: 'delete-lead', params: { leadId: 30 }, record: 'lead:30', payload: body, requestedBy: 'prod' },
    ]);
  });

  it('ignores a person without a linked id', async () => {
    const answer = await post(path, event('delete', 'person', 13));
    expect(answer).toEqual({ status: 200, body: { ignored: 'the deleted person has no linked id' } });
    expect(enqueued).toEqual([]);
  });

  it('stores the deletion of a person without a linked id who said no', async () => {
    const body = event('delete', 'person', 17);
    expect((await post(path, body)).status).toBe(202);
    expect(enqueued).toMatchObject([{ type: 'delete-lead', params: { personId: 17 }, record: 'person:17' }]);
  });

  it('stores the deletion also where the link cannot be told now', async () => {
    const body = event('delete', 'person', 15);
    expect((await post(path, body)).status).toBe(202);
    expect(enqueued).toMatchObject([
      { type: 'delete-lead', params: { personId: 15 }, record: 'person:15', payload: body },
    ]);
  });

  it('deletes nothing after a merge', async () => {
    expect((await post(path, event('delete', 'person', 12, { merged_to_id: '14' }))).status).toBe(202);
    expect(enqueued).toMatchObject([{ type: 'person-to-lead', params: { personId: 14 }, record: 'person:14' }]);
  });

  it.each(['create', 'change'])('ignores a %s event', async (action) => {
    const answer = await post(path, event(action, 'person', 12));
    expect(answer).toEqual({ status: 200, body: { ignored: `a ${action} event deletes no person` } });
    expect(enqueued).toEqual([]);
  });

  it('refuses a survivor that is none', async () => {
    const answer = await post(path, event('delete', 'person', 12, { merged_to_id: 'x' }));
    expect(answer).toMatchObject({
      status: 400,
      body: { message: 'meta.merged_to_id must be a positive whole number' },
    });
    expect(enqueued).toEqual([]);
  });
});
