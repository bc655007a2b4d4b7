import { setImmediate as turn } from 'node:timers/promises';
import express from 'express';
import { type AnsweredFaultKind, applyFaults } from './apply-faults.ts';
import { CallLog } from './calls.ts';
import { SandboxClock } from './clock.ts';
import { Deliveries } from './deliveries.ts';
import { type FaultKind, Faults } from './faults.ts';
import { listen, type Listener, PortTakenError } from './http.ts';
import { maskCredentials } from './masking.ts';
import { SeededRandom } from './random.ts';
import { noteCall, recordCalls } from './record-calls.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

describe('SandboxClock', () => {
  it('moves forward only', () => {
    const clock = new SandboxClock();
    const before = clock.now();
    clock.advance(3_600_000);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(() => clock.advance(-1)).toThrow(RangeError);
    expect(clock.iso()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });
});

describe('SeededRandom', () => {
  it('draws the same from the same seed, and derived sources do not depend on earlier draws', () => {
    const used = new SeededRandom(7);
    used.next();
    expect(used.derive('a').hex(40)).toBe(new SeededRandom(7).derive('a').hex(40));
    expect(new SeededRandom(7).uuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});

describe('maskCredentials', () => {
  it.each([
    ['/x?api_key=prod&a=1', '/x?api_key=***&a=1'],
    ['/x?a=1&access_token=t', '/x?a=1&access_token=***'],
    ['/x?client_id=i&client_secret=s', '/x?client_id=i&client_secret=***'],
  ])('%s becomes %s', (address, masked) => expect(maskCredentials(address)).toBe(masked));
});

describe('Faults', () => {
  it('strikes matching calls so many times', () => {
    const faults = new Faults();
    faults.add({ vendor: 'marketo', kind: 'throttle', method: 'POST', path: 'leads', times: 2 });
    expect(faults.take('pipedrive', 'POST', '/leads')).toEqual([]);
    expect(faults.take('marketo', 'GET', '/leads')).toEqual([]);
    expect(faults.take('marketo', 'POST', '/leads')).toHaveLength(1);
    expect(faults.take('marketo', 'POST', '/leads')).toHaveLength(1);
    expect(faults.take('marketo', 'POST', '/leads')).toEqual([]);
  });
});

describe('a listener with faults', () => {
  const faults = new Faults();
  const calls = new CallLog();
  let effects = 0;
  const serve = async (): Promise<Listener> => {
    const application = express();
    const refuse = (_fault: unknown, _request: unknown, response: express.Response): void =>
      void response.status(503).json({});
    const kinds: AnsweredFaultKind[] = [
      'throttle',
      'exhaust',
      'server-error',
      'unavailable',
      'expire-token',
      'html-block',
      'deny',
    ];
    const answers = Object.fromEntries(kinds.map((kind) => [kind, refuse])) as Record<
      (typeof kinds)[number],
      typeof refuse
    >;
    application.use(recordCalls('marketo', calls, new SandboxClock()));
    application.use(applyFaults({ vendor: 'marketo', faults, latencyMs: 0, answers }));
    application.use((_request, response) => {
      effects += 1;
      noteCall(response, { tokens: 1, write: true });
      response.json({ answer: 'complete' });
    });
    const listener = await listen(application, 0, '127.0.0.1');
    open.push(listener);
    return listener;
  };
  beforeEach(() => {
    effects = 0;
    faults.clear();
    calls.clear();
  });

  it.each<[FaultKind, number]>([
    ['reset-before', 0],
    ['reset-after', 1],
  ])('cuts the connection with %s after %i effects', async (kind, expected) => {
    const { url } = await serve();
    faults.add({ vendor: 'marketo', kind });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    expect(effects).toBe(expected);
  });

  it('says nothing with no-answer, after the effect', async () => {
    const { url } = await serve();
    faults.add({ vendor: 'marketo', kind: 'no-answer' });
    const caller = new AbortController();
    const answer = fetch(url, { signal: caller.signal });
    const isDone = (): boolean => effects === 1;
    while (!isDone()) await turn();
    caller.abort();
    await expect(answer).rejects.toThrow('aborted');
    while (calls.list().length === 0) await turn();
    expect(calls.list()).toMatchObject([{ status: 0 }]);
  });

  it('answers half with broken-json, after the effect', async () => {
    const { url } = await serve();
    faults.add({ vendor: 'marketo', kind: 'broken-json' });
    const body = await (await fetch(url)).text();
    expect([effects, body]).toEqual([1, '{"answer":"']);
  });

  it('records the call without its credentials', async () => {
    const { url } = await serve();
    await fetch(`${url}/x?api_token=secret`);
    await new Promise(setImmediate);
    expect(calls.list()).toMatchObject([{ path: '/x?api_token=***', status: 200, tokens: 1, write: true }]);
    expect(calls.totals('marketo')).toEqual({ calls: 1, writes: 1, tokens: 1 });
  });

  it('says which port is taken', async () => {
    const { url } = await serve();
    await expect(listen(express(), Number(new URL(url).port), '127.0.0.1')).rejects.toThrow(PortTakenError);
  });

  it('gives up a webhook that is not answered in time', async () => {
    const { url } = await serve();
    faults.add({ vendor: 'marketo', kind: 'latency', milliseconds: 60_000 });
    const deliveries = new Deliveries();
    open.push(deliveries);
    await expect(deliveries.send({ url, method: 'POST', headers: {}, timeoutMs: 20 })).resolves.toEqual({
      status: 0,
      body: 'timeout',
    });
  });
});
