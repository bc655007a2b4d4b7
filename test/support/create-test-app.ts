import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type INestApplication } from '@nestjs/common';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/index.ts';
import { createApp } from '../../src/app';
import { AppModule, ENVIRONMENT, MIGRATIONS } from '../../src/app.module';
import { environmentModule } from '../../src/base/config/environment.module';
import { APPLICATION_OPTIONS, prepareHttpServer } from '../../src/base/http-server/http-server';
import { lockMigrations } from '../../src/base/store/named-locks';
import { QueueService } from '../../src/queue/queue.service';
import { type TaskRecord } from '../../src/queue/task';
import { FOLDERS } from './folders';
import { copyMigratedFile, createMigratedDatabase } from './made-stores';
import { type TestDatabase } from './postgres';

export const API_KEY = 'k3y-of-the-tests';

/** All of the application. */
const ALL_MIGRATIONS = [lockMigrations, ...MIGRATIONS];

const STORE = 'sync.db';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

/** The real application on a port of its own, with the sandbox as both vendors. */
export interface TestApp {
  app: INestApplication;
  sandbox: Sandbox;
  url: string;
  /** A call with the API key; `null` as key sends none. */
  call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: { key?: string | null; body?: string; type?: string },
  ): Promise<Answer>;
  /** Queues a task by its route, lets it run and gives its record. @param body - sent as JSON. */
  run(path: string, body?: unknown): Promise<TaskRecord>;
  /** Until nothing runs and nothing is due. */
  drain(): Promise<void>;
  task(name: string): Promise<TaskRecord>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  sandbox?: SandboxOptions;
  /** Vendors that run already, and go on when the application is closed. */
  vendors?: Sandbox;
  environment?: Record<string, string>;
  /** Where it listens, for one that takes the place of another; any free port without it. */
  port?: number;
  /** The content of the mapping file; without it the built-in mapping. */
  mapping?: string;
  /** What happens to the vendors before the application starts. */
  prepare?(sandbox: Sandbox): void;
  /** Puts other providers in the place of the application's own, for example clients that keep no pace. */
  override?(module: TestingModuleBuilder, sandbox: Sandbox): TestingModuleBuilder;
}

/** A database for it on PostgreSQL, with its tables; to be dropped. */
export const createAppDatabase = (): Promise<TestDatabase> => createMigratedDatabase(ALL_MIGRATIONS);

/** Starts it; `close` ends everything that was started, and removes its folder. Where it cannot start, nothing is left. */
export async function createTestApp(wanted: TestAppOptions = {}): Promise<TestApp> {
  const { sandbox: options, vendors, environment, port = 0, mapping, prepare, override } = wanted;
  const sandbox = vendors ?? (await startSandbox({ company: 'empty', searchLagMs: 0, ...options }));
  prepare?.(sandbox);
  const folder = mkdtempSync(join(FOLDERS, 'app-'));
  const mappingFile = mapping === undefined ? {} : { MAPPING_FILE: join(folder, 'mapping.mjs') };
  if (mapping !== undefined) writeFileSync(join(folder, 'mapping.mjs'), mapping);
  const restore = setEnvironment({ ...environmentFor(sandbox, folder), ...mappingFile, ...environment });
  let app: INestApplication | undefined;
  const close = async (): Promise<void> => {
    await app?.close();
    if (vendors === undefined) await sandbox.close();
    restore();
    rmSync(folder, { recursive: true });
  };
  try {
    if (environment?.['DATABASE_URL'] === undefined) await copyMigratedFile(join(folder, STORE), ALL_MIGRATIONS);
    app = override ? await createOverridden((module) => override(module, sandbox)) : await createApp();
    await app.listen(port, '127.0.0.1');
    return testApp(app, sandbox, await app.getUrl(), close);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function createOverridden(override: (module: TestingModuleBuilder) => TestingModuleBuilder) {
  const root = AppModule.with(await environmentModule(ENVIRONMENT));
  const module = await override(Test.createTestingModule({ imports: [root] })).compile();
  const app = module.createNestApplication<NestExpressApplication>(APPLICATION_OPTIONS);
  prepareHttpServer(app);
  return app;
}

export function environmentFor({ marketo, pipedrive }: Sandbox, folder: string): Record<string, string> {
  return {
    API_KEYS: `tests:${API_KEY}`,
    MARKETO_IDENTITY_URL: marketo.identityUrl,
    MARKETO_REST_URL: marketo.restUrl,
    MARKETO_CLIENT_ID: marketo.clientId,
    MARKETO_CLIENT_SECRET: marketo.clientSecret,
    PIPEDRIVE_URL: pipedrive.url,
    PIPEDRIVE_API_TOKEN: pipedrive.apiToken,
    DATABASE_URL: `sqlite:${join(folder, STORE)}`,
    QUEUE_MIN_BACKOFF_SECONDS: '0.01',
    QUEUE_MAX_BACKOFF_SECONDS: '0.1',
    LOG_LEVEL: 'fatal',
  };
}

function testApp(app: INestApplication, sandbox: Sandbox, url: string, close: () => Promise<void>): TestApp {
  const call: TestApp['call'] = async (method, path, { key = API_KEY, body, type } = {}) => {
    const headers = { ...(key === null ? {} : { 'x-api-key': key }), ...(type ? { 'content-type': type } : {}) };
    const response = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers };
  };
  const drain = (): Promise<void> => app.get(QueueService).idle();
  const task = async (name: string): Promise<TaskRecord> =>
    (await call('GET', `/tasks/${name}`)).body as unknown as TaskRecord;
  return {
    app,
    sandbox,
    url,
    call,
    drain,
    task,
    async run(path, json) {
      const sent = json === undefined ? {} : { body: JSON.stringify(json), type: 'application/json' };
      const { status, body } = await call('POST', path, sent);
      if (status !== 202) throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(body)}`);
      await drain();
      return task(String(body['name']));
    },
    close,
  };
}

function setEnvironment(values: Record<string, string>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, values);
  return () => {
    for (const name of Object.keys(values)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  };
}
