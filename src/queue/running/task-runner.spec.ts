import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { AppError } from '../../base/errors/app-error';
import { VendorHttp } from '../../base/http-client/vendor-http';
import { createLog } from '../../base/logging/log';
import { type ClaimedTask, type HandlesTask } from '../task';
import { type TaskClaims } from '../ledger/task-claims';
import { type TaskLeases } from './task-leases';
import { TaskRunner } from './task-runner';

const TASK: ClaimedTask = {
  name: 'paint-1',
  type: 'paint',
  params: {},
  payload: undefined,
  attempt: 1,
  correlationId: 'c',
  enqueuedAt: 0,
  fence: 1,
  attemptsLog: [],
};

describe('TaskRunner', () => {
  let server: Server;
  let asked: string[];
  let recorded: string[];
  let lease: AbortController;
  let runner: TaskRunner;
  let rings: { milliseconds: number; call: () => void }[];

  /** A handler that reads, is called off, and goes on as if nothing had happened. */
  let callOff: () => void;
  let handler: HandlesTask;
  const reading: HandlesTask = {
    async handle() {
      const http = new VendorHttp({ vendor: 'Vendor', timeoutMs: 2000 });
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/record`;
      await http.send({ method: 'GET', url });
      callOff();
      await http.send({ method: 'POST', url: `${url}?_method=GET` });
      await http.send({ method: 'POST', url });
      return { status: 'updated' };
    },
  };

  beforeEach(async () => {
    [asked, recorded, rings, lease] = [[], [], [], new AbortController()];
    handler = { ...reading };
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end('{}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const outcome = (name: string) => () => Promise.resolve(recorded.push(name) > 0);
    const hold = (_claim: unknown, { code }: { code: string }) => Promise.resolve(recorded.push(`held: ${code}`) > 0);
    const claims = { hold, succeed: outcome('succeeded'), retryLater: outcome('queued'), fail: outcome('failed') };
    runner = new TaskRunner(
      claims as unknown as TaskClaims,
      { hold: () => lease.signal, release: () => undefined } as unknown as TaskLeases,
      { handlerOf: () => handler },
      { maxAttempts: 3, backoff: { minSeconds: 1, maxSeconds: 2 } },
      { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
      createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } }),
      undefined,
      undefined,
      {
        after(milliseconds, call) {
          const ring = { milliseconds, call };
          rings.push(ring);
          return () => void (rings = rings.filter((each) => each !== ring));
        },
      },
    );
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  it.each([
    ['its lease is lost', () => lease.abort()],
    ['the service stops', () => runner.stop()],
  ])('begins no write once %s, and records nothing', async (_when, abort) => {
    callOff = abort;
    await runner.run(TASK);
    expect(asked).toEqual(['GET /record', 'POST /record?_method=GET']);
    expect(recorded).toEqual([]);
  });

  it('holds a task that meets a vendor that takes no calls, and counts it when that goes on', async () => {
    const held = new AppError('vendor-unavailable', 'Acme takes no calls', { held: true });
    handler.handle = () => Promise.reject(held);
    for (let run = 0; run < 5; run += 1) await runner.run(TASK);
    const one = 'held: vendor-unavailable';
    expect(recorded).toEqual([one, one, one, 'queued', one]);
  });

  it('gives up an attempt that has no end after ten minutes, and what is left of it begins no write', async () => {
    const goOn = Promise.withResolvers<void>();
    let ended: Promise<object> | undefined;
    callOff = () => undefined;
    handler.handle = (task) => (ended = goOn.promise.then(() => reading.handle(task)));
    const running = runner.run(TASK);
    const [ring] = rings;
    expect(ring!.milliseconds).toBe(600_000);
    ring!.call();
    await running;
    expect(recorded).toEqual(['queued']);
    goOn.resolve();
    await expect(ended).rejects.toThrow('called off');
    expect(asked).toEqual(['GET /record', 'POST /record?_method=GET']);
  });

  it('writes while nothing calls it off', async () => {
    callOff = () => undefined;
    await runner.run(TASK);
    expect(asked.at(-1)).toBe('POST /record');
    expect(recorded).toEqual(['succeeded']);
    expect(rings).toEqual([]);
  });
});
