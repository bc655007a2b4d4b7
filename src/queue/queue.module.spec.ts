import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { ActionsModule } from '../base/actions/actions.module';
import { actionsMigrations } from '../base/actions/actions.migrations';
import { ClockModule } from '../base/concurrency/clock.module';
import { AppError } from '../base/errors/app-error';
import { ErrorsModule } from '../base/errors/errors.module';
import { HealthModule } from '../base/health/health.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from '../base/http-server/http-server';
import { createLog, LOG } from '../base/logging/log';
import { LoggingModule } from '../base/logging/logging.module';
import { MetricsModule } from '../base/metrics/metrics.module';
import { SecurityModule } from '../base/security';
import { StoreModule } from '../base/store/store.module';
import {
  type HandlesTask,
  QueueModule,
  queueMigrations,
  QueueService,
  type TaskDefinition,
  TaskHandler,
  type TaskToRun,
} from '.';

let finishSlow: (result: object) => void = () => undefined;
let slow: Promise<object>;

const taskOf = (type: string): TaskDefinition<Record<string, unknown>> => ({ type, read: (stored) => stored });
const PAINT = taskOf('paint');

@TaskHandler(PAINT)
class PaintHandler implements HandlesTask {
  handle({ params }: TaskToRun): Promise<object> {
    if (params['id'] === 99) return slow;
    if (params['id'] === 13) return Promise.reject(new AppError('record-rejected', 'No such tint'));
    return Promise.resolve({ status: 'updated', id: params['id'] });
  }
}

@TaskHandler(PAINT)
class SecondPaintHandler extends PaintHandler {}

@TaskHandler(taskOf('burn'))
class UndeclaredHandler extends PaintHandler {}

const log = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });

describe('QueueModule', () => {
  let folder: string;
  let app: NestExpressApplication | undefined;
  const environment = { ...process.env };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'queue-module-'));
    process.env['API_KEYS'] = 'prod:k3y-of-production';
    process.env['DATABASE_URL'] = `sqlite:${join(folder, 'sync.db')}`;
  });

  afterEach(async () => {
    await app?.close();
    app = undefined;
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  async function start(...handlers: Type<HandlesTask>[]): Promise<{ queue: QueueService; base: string }> {
    @Module({
      imports: [
        ClockModule,
        LoggingModule,
        HealthModule,
        ErrorsModule,
        SecurityModule,
        MetricsModule,
        StoreModule.with([actionsMigrations, queueMigrations]),
        ActionsModule,
        QueueModule.with([PAINT]),
      ],
      providers: handlers,
    })
    class ShopModule {}

    const testing = await Test.createTestingModule({ imports: [ShopModule] })
      .overrideProvider(LOG)
      .useValue(log)
      .compile();
    app = testing.createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
    prepareHttpServer(app);
    await app.listen(0, '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return { queue: app.get(QueueService), base: `http://127.0.0.1:${port}` };
  }

  const headers = { 'x-api-key': 'k3y-of-production' };
  const paint = (id: number) => ({ type: 'paint', params: { id }, record: `paint:${id}` });

  async function call(url: string, method = 'GET'): Promise<{ status: number; body: unknown }> {
    const response = await fetch(url, { method, headers });
    return { status: response.status, body: await response.json() };
  }

  describe('start', () => {
    it.each([
      ['a type has no handler', [], 'paint has no handler'],
      ['a type has two', [PaintHandler, SecondPaintHandler], 'paint has more than one handler'],
      ['a handler’s type is not declared', [PaintHandler, UndeclaredHandler], 'burn has a handler but is no declared'],
    ])('fails where %s', async (_case, handlers, message) => {
      await expect(start(...handlers)).rejects.toThrow(message);
    });

    it('runs tasks by the handler of their type', async () => {
      const { queue } = await start(PaintHandler);
      const { name } = await queue.enqueue(paint(5));
      await queue.idle();
      expect(await queue.get(name)).toMatchObject({ state: 'succeeded', result: { status: 'updated', id: 5 } });
    });

    it('reports store and queue as ready, and why the queue is paused', async () => {
      const { queue, base } = await start(PaintHandler);
      expect(await call(`${base}/health/ready`)).toEqual({
        status: 200,
        body: { status: 'ready', checks: { store: { status: 'ok' }, queue: { status: 'ok' } }, vendors: {} },
      });
      queue.pause('the mapping was not checked yet');
      expect(await call(`${base}/health/ready`)).toMatchObject({
        status: 503,
        body: { checks: { queue: { status: 'failed', problem: 'the mapping was not checked yet' } } },
      });
    });
  });

  it('finishes the running task at shutdown and keeps the rest for the next start', async () => {
    slow = new Promise((resolve) => (finishSlow = resolve));
    const first = await start(PaintHandler);
    const { name } = await first.queue.enqueue(paint(99));
    const waiting = await first.queue.enqueue(paint(5));
    while ((await first.queue.counts()).running === 0) await new Promise(setImmediate);
    const closed = app!.close();
    finishSlow({ status: 'updated', id: 99 });
    await closed;

    const second = await start(PaintHandler);
    await second.queue.idle();
    expect(await second.queue.get(name)).toMatchObject({ state: 'succeeded', attempts: 1 });
    expect(await second.queue.get(waiting.name)).toMatchObject({ state: 'succeeded', attempts: 1 });
  });

  describe('GET /tasks/:name', () => {
    it('shows the task', async () => {
      const { queue, base } = await start(PaintHandler);
      const { name } = await queue.enqueue({ ...paint(5), requestedBy: 'prod' });
      await queue.idle();
      const { status, body } = await call(`${base}/tasks/${name}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ name, type: 'paint', params: { id: 5 }, state: 'succeeded', requestedBy: 'prod' });
      expect(encodeURIComponent(name)).toBe(name);
    });

    it('answers 404 for an unknown name', async () => {
      const { base } = await start(PaintHandler);
      expect(await call(`${base}/tasks/paint-0`)).toEqual({
        status: 404,
        body: { statusCode: 404, message: 'There is no task of this name', kind: 'record-not-found' },
      });
    });

    it('demands a key', async () => {
      const { base } = await start(PaintHandler);
      expect((await fetch(`${base}/tasks/paint-0`)).status).toBe(401);
    });
  });

  describe('GET /tasks', () => {
    it('shows pages of 20, newest first', async () => {
      const { queue, base } = await start(PaintHandler);
      for (let id = 20; id < 41; id += 1) await queue.enqueue(paint(id));
      const first = (await call(`${base}/tasks`)).body as { items: { params: object }[]; nextCursor: string };
      expect(first.items).toHaveLength(20);
      expect(first.items[0]).toMatchObject({ params: { id: 40 } });
      const second = await call(`${base}/tasks?cursor=${first.nextCursor}`);
      expect(second.body).toMatchObject({ items: [{ params: { id: 20 } }], nextCursor: null });
    });

    it('filters by state and type, with the key as a parameter', async () => {
      const { queue, base } = await start(PaintHandler);
      await queue.enqueue(paint(13));
      await queue.enqueue(paint(5));
      await queue.idle();
      const response = await fetch(`${base}/tasks?api_key=k3y-of-production&state=failed&type=paint&limit=1`);
      expect(await response.json()).toMatchObject({ items: [{ params: { id: 13 } }], nextCursor: null });
    });

    it.each([
      ['state=done', 'state must be one of queued, running, succeeded, failed'],
      ['state=queued&state=failed', 'state must be one of queued, running, succeeded, failed'],
      ['type=burn', 'type must be one of paint'],
      ['limit=0', 'limit must be a whole number from 1 to 100'],
      ['limit=101', 'limit must be a whole number from 1 to 100'],
      ['limit=', 'limit must be a whole number from 1 to 100'],
      ['limit=1e1', 'limit must be a whole number from 1 to 100'],
      ['limit=2.5', 'limit must be a whole number from 1 to 100'],
      ['cursor=nonsense', 'cursor is none that a page of tasks gave as nextCursor'],
    ])('answers 400 for %s', async (query, message) => {
      const { base } = await start(PaintHandler);
      expect(await call(`${base}/tasks?${query}`)).toEqual({
        status: 400,
        body: { statusCode: 400, message, kind: 'invalid-request' },
      });
    });
  });

  describe('POST /tasks/:name/retry', () => {
    it('queues a failed task again', async () => {
      const { queue, base } = await start(PaintHandler);
      const { name } = await queue.enqueue(paint(13));
      await queue.idle();
      const { status, body } = await call(`${base}/tasks/${name}/retry`, 'POST');
      expect(status).toBe(202);
      expect(body).toEqual({ name, eta: expect.stringMatching(/Z$/) as string, type: 'paint' });
    });

    it('answers 409 for one that has not failed and 404 for an unknown one', async () => {
      const { queue, base } = await start(PaintHandler);
      const { name } = await queue.enqueue(paint(5));
      await queue.idle();
      expect(await call(`${base}/tasks/${name}/retry`, 'POST')).toEqual({
        status: 409,
        body: {
          statusCode: 409,
          message: 'Only a failed task can be queued again; this one is succeeded',
          kind: 'conflict',
        },
      });
      expect((await call(`${base}/tasks/paint-0/retry`, 'POST')).status).toBe(404);
    });
  });

  it('documents its routes', async () => {
    await start(PaintHandler);
    const { paths } = SwaggerModule.createDocument(app!, new DocumentBuilder().build());
    expect(Object.keys(paths['/tasks']?.get?.responses ?? {}).toSorted()).toEqual([
      '200',
      '400',
      '401',
      '403',
      '500',
      '503',
    ]);
    const parameters = paths['/tasks']?.get?.parameters as { name: string }[];
    expect(parameters.map(({ name }) => name)).toEqual([
      'type',
      'code',
      'record',
      'since',
      'until',
      'superseded',
      'state',
      'limit',
      'cursor',
    ]);
    expect(Object.keys(paths['/tasks/{name}/retry']?.post?.responses ?? {})).toEqual(
      expect.arrayContaining(['202', '404', '409']),
    );
  });
});
