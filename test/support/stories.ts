import { type TaskRecord } from '../../src/queue/task';
import { createTestApp, type TestApp, type TestAppOptions } from './create-test-app';
import { until } from './until';

/** Gives each test of a describe block a service and vendors of its own, and ends them after it. */
export function serviceOfEachTest(options: TestAppOptions = {}): () => TestApp {
  let service: TestApp | undefined;
  beforeEach(async () => {
    service = await createTestApp(options);
  });
  afterEach(async () => {
    await service?.close();
    service = undefined;
  });
  return () => service!;
}

/** The write calls to both vendors that something causes, as `POST /api/v2/persons`. */
export async function writesOf({ sandbox: { calls } }: TestApp, something: () => Promise<unknown>): Promise<string[]> {
  const since = calls.lastId();
  await something();
  return calls.list({ write: true, since }).map(({ method, path }) => `${method} ${path}`);
}

/** Until no task is left, those included that wait for another try. */
export function waitForEnd(service: TestApp): Promise<void> {
  return until(async () => {
    await service.drain();
    return (await tasks(service)).every(({ finishedAt }) => finishedAt !== null);
  });
}

/** The latest hundred tasks, newest first. @param query - as `state=failed` */
export async function tasks(service: TestApp, query = ''): Promise<TaskRecord[]> {
  const { body } = await service.call('GET', `/tasks?limit=100&${query}`);
  return body['items'] as TaskRecord[];
}

/** The result of a task that has to succeed. */
export async function resultOf(service: TestApp, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const { state, result, error } = await service.run(path, body);
  if (state !== 'succeeded') throw new Error(`${path} ended as ${state}: ${error?.message ?? 'no error'}`);
  return result as Record<string, unknown>;
}
