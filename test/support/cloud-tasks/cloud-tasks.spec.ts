import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { CloudTasksClient } from '@google-cloud/tasks';
import { credentials, status } from '@grpc/grpc-js';
import { FakeTime } from '../fake-time';
import { until } from '../until';
import { CloudTasks, type EmulatedQueue } from '.';
import { backoffAfter, isUsedUp } from './retry';

const LOCATION = 'projects/acme/locations/europe-west1';
const QUEUE = `${LOCATION}/queues/sync`;
const HOUR_MS = 3_600_000;

interface Delivery {
  body: string;
  headers: IncomingMessage['headers'];
}

describe('the emulator of Cloud Tasks, asked by Google’s own client', () => {
  let time: FakeTime;
  let emulator: CloudTasks;
  let queue: EmulatedQueue;
  let client: CloudTasksClient;
  let worker: Server;
  let url: string;
  let deliveries: Delivery[];
  let answer: (delivery: Delivery) => number | Promise<number>;

  beforeAll(async () => {
    worker = createServer((request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const delivery = { body: Buffer.concat(chunks).toString(), headers: request.headers };
        deliveries.push(delivery);
        response.writeHead(await answer(delivery)).end();
      })();
    }).listen(0, '127.0.0.1');
    await once(worker, 'listening');
    url = `http://127.0.0.1:${(worker.address() as AddressInfo).port}/work`;
  });

  beforeEach(async () => {
    time = new FakeTime();
    deliveries = [];
    answer = () => 200;
    emulator = await CloudTasks.start({ time, random: () => 0.5 });
    queue = emulator.addQueue(QUEUE);
    const [apiEndpoint, port] = emulator.address.split(':');
    client = new CloudTasksClient({
      projectId: 'acme',
      apiEndpoint: apiEndpoint!,
      port: Number(port),
      sslCreds: credentials.createInsecure(),
    });
  });

  afterEach(async () => {
    await client.close();
    emulator.close();
  });

  afterAll(async () => {
    worker.close();
    worker.closeAllConnections();
    await Promise.resolve();
  });

  const create = async (id: string, more: object = {}) => {
    const body = Buffer.from(id).toString('base64');
    const task = { name: `${QUEUE}/tasks/${id}`, httpRequest: { url, httpMethod: 'POST' as const, body }, ...more };
    return (await client.createTask({ parent: QUEUE, task }))[0];
  };
  const at = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
  const delivered = (count: number) =>
    until(() => deliveries.length >= count && queue.list().every((t) => t.inFlight === 0));

  it('delivers a task with the headers of Cloud Tasks', async () => {
    await create('one');
    await until(() => queue.done.length === 1);
    expect(deliveries).toEqual([
      {
        body: 'one',
        headers: expect.objectContaining({
          'x-cloudtasks-queuename': 'sync',
          'x-cloudtasks-taskname': 'one',
          'x-cloudtasks-taskretrycount': '0',
          'x-cloudtasks-taskexecutioncount': '0',
          'x-cloudtasks-tasketa': `${time.now() / 1000}.000000`,
        }) as unknown,
      },
    ]);
  });

  it('refuses a name that was in use within the last hour', async () => {
    await create('one');
    await until(() => queue.done.length === 1);
    await expect(create('one')).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
    time.advance(HOUR_MS);
    await expect(create('one')).resolves.toMatchObject({ name: `${QUEUE}/tasks/one` });
  });

  it.each([
    ['a name with a slash', { name: `${QUEUE}/tasks/a/b` }, 'Invalid task name'],
    ['a name of another queue', { name: `${LOCATION}/queues/other/tasks/a` }, 'Invalid task name'],
    ['a schedule over 30 days ahead', { scheduleTime: at(Date.parse('2027-01-01')) }, '30 days'],
    ['a deadline under 15 s', { dispatchDeadline: { seconds: 14 } }, 'dispatch_deadline'],
    [
      'a large body',
      { httpRequest: { url: 'http://a.example', body: Buffer.alloc(100_001).toString('base64') } },
      'large',
    ],
  ])('refuses %s', async (_case, more, message) => {
    await expect(create('one', more)).rejects.toMatchObject({
      code: status.INVALID_ARGUMENT,
      details: expect.stringContaining(message) as unknown,
    });
  });

  it('knows no queue that was not made', async () => {
    const parent = `${LOCATION}/queues/none`;
    const call = client.createTask({ parent, task: { httpRequest: { url } } });
    await expect(call).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it('waits for the schedule', async () => {
    await create('later', { scheduleTime: at(time.now() + 60_000) });
    time.advance(59_999);
    await create('now');
    await delivered(1);
    expect(deliveries.map(({ body }) => body)).toEqual(['now']);
    time.advance(1);
    await delivered(2);
  });

  it('repeats what was not answered with 2xx, and says so', async () => {
    queue.settings.retry = { ...queue.settings.retry, minBackoffMs: 10_000, maxAttempts: 3 };
    answer = () => 500;
    await create('one');
    await delivered(1);
    time.advance(9999);
    expect(deliveries).toHaveLength(1);
    time.advance(1);
    await delivered(2);
    expect(deliveries[1]?.headers).toMatchObject({
      'x-cloudtasks-taskretrycount': '1',
      'x-cloudtasks-taskexecutioncount': '0',
      'x-cloudtasks-taskpreviousresponse': '500',
    });
    time.advance(20_000);
    await until(() => queue.exhausted.length === 1);
    expect(queue.list()).toEqual([]);
  });

  it('keeps to the number at once', async () => {
    queue.settings.maxConcurrentDispatches = 2;
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    answer = async () => {
      await finished;
      return 200;
    };
    for (const id of ['a', 'b', 'c']) await create(id);
    await until(() => deliveries.length === 2);
    expect(queue.list().map(({ inFlight }) => inFlight)).toEqual([1, 1, 0]);
    finish();
    await until(() => queue.done.length === 3);
  });

  it('keeps to the rate', async () => {
    queue.settings.maxDispatchesPerSecond = 1;
    await client.pauseQueue({ name: QUEUE });
    for (const id of ['a', 'b']) await create(id);
    time.advance(10_000);
    await client.resumeQueue({ name: QUEUE });
    // The allowance of a queue with a faster past is cut down to its burst of one.
    await until(() => queue.done.length === 1);
    expect(queue.list()).toHaveLength(1);
    time.advance(1000);
    await until(() => queue.done.length === 2);
  });

  it('delivers twice, late and out of order where that is asked for', async () => {
    queue.mischief = { twice: true, lateMs: 2000, shuffled: true };
    queue.settings.maxConcurrentDispatches = 1;
    for (const id of ['a', 'b', 'c']) await create(id);
    expect(deliveries).toEqual([]);
    time.advance(1000);
    await until(() => queue.done.length === 3);
    expect(deliveries.map(({ body }) => body)).toEqual(['b', 'b', 'c', 'c', 'a', 'a']);
    expect(await queue.deliverAgain(queue.done[0]!)).toBe(200);
    expect(deliveries).toHaveLength(7);
  });

  it('pauses, resumes and purges', async () => {
    expect((await client.pauseQueue({ name: QUEUE }))[0]).toMatchObject({ state: 'PAUSED' });
    await create('a');
    expect((await client.listTasks({ parent: QUEUE }))[0]).toMatchObject([{ name: `${QUEUE}/tasks/a` }]);
    await client.purgeQueue({ name: QUEUE });
    await client.resumeQueue({ name: QUEUE });
    expect((await client.listTasks({ parent: QUEUE }))[0]).toEqual([]);
    expect(deliveries).toEqual([]);
  });

  it('changes of a queue what the mask names', async () => {
    const rateLimits = { maxDispatchesPerSecond: 7, maxConcurrentDispatches: 3 };
    const queueOf = { name: QUEUE, rateLimits, retryConfig: { maxAttempts: 9 } };
    await client.updateQueue({ queue: queueOf, updateMask: { paths: ['rate_limits.max_concurrent_dispatches'] } });
    expect((await client.getQueue({ name: QUEUE }))[0]).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 3 },
      retryConfig: { maxAttempts: 100, minBackoff: { nanos: 100_000_000 } },
    });
    const wrong = client.updateQueue({ queue: queueOf, updateMask: { paths: ['colour'] } });
    await expect(wrong).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  });
});

describe('backoffAfter', () => {
  it('doubles, then grows by the same step, up to the greatest', () => {
    const retry = { maxAttempts: 100, maxRetryDurationMs: 0, minBackoffMs: 10, maxBackoffMs: 300, maxDoublings: 3 };
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => backoffAfter(retry, attempts));
    expect(waits).toEqual([10, 20, 40, 80, 160, 240, 300, 300]);
  });
});

describe('isUsedUp', () => {
  const retry = { minBackoffMs: 1, maxBackoffMs: 1, maxDoublings: 0 };
  it.each([
    ['attempts used up, no limit of time', 3, 0, 3, 0, true],
    ['attempts left', 3, 0, 2, 0, false],
    ['attempts used up, time left', 3, 100, 3, 99, false],
    ['both used up', 3, 100, 3, 100, true],
    ['unlimited attempts', -1, 100, 50, 500, false],
  ])('%s', (_case, maxAttempts, maxRetryDurationMs, attempts, age, usedUp) => {
    expect(isUsedUp({ ...retry, maxAttempts, maxRetryDurationMs }, attempts, age)).toBe(usedUp);
  });
});
