import { FakeTime } from '../../../test/support/fake-time';
import { CancelledError } from '../concurrency/cancellation';
import { AppError, type ErrorDetails, type ErrorKind } from '../errors/app-error';
import { createLog } from '../logging/log';
import { VendorGate } from './vendor-gate';

const MINUTE_MS = 60_000;

describe('VendorGate', () => {
  let time: FakeTime;
  let gate: VendorGate;
  let told: string[];
  let probes: number[];
  let probe: () => Promise<void>;
  let opened: number;

  beforeEach(() => {
    time = new FakeTime();
    [told, probes, opened] = [[], [], 0];
    const write = (line: string) => void told.push((JSON.parse(line) as { msg: string }).msg);
    const log = createLog({ level: 'debug', secrets: [], destination: { write } });
    gate = new VendorGate({ vendor: 'Acme', credentials: 'ACME_TOKEN', clock: time, timers: time, log });
    probe = () => Promise.resolve();
    gate.probeWith(() => {
      probes.push(time.monotonic());
      return probe();
    });
    gate.onOpened(() => void (opened += 1));
  });

  const failing = (kind: ErrorKind, details: ErrorDetails = {}) => new AppError(kind, 'Acme said no', details);
  const fails = async (failure: AppError): Promise<AppError> => {
    try {
      await gate.run(() => Promise.reject(failure));
    } catch (thrown) {
      return thrown as AppError;
    }
    throw new Error('the call went through');
  };
  const succeeds = () => gate.run(() => Promise.resolve('done'));
  const pass = async (milliseconds: number): Promise<void> => {
    time.advance(milliseconds);
    await new Promise((resolve) => void setImmediate(resolve));
  };

  it('lets calls through, and what they fail with for reasons of their own', async () => {
    await expect(succeeds()).resolves.toBe('done');
    const refused = failing('record-rejected');
    await expect(fails(refused)).resolves.toBe(refused);
    await expect(fails(failing('vendor-denied'))).resolves.toMatchObject({ kind: 'vendor-denied' });
    expect(gate).toMatchObject({ isOpen: true, state: 'ok', description: 'ok', reopensAt: null, refusal: null });
  });

  it('closes for as long as a limit lasts, and makes no call meanwhile', async () => {
    const error = await fails(failing('vendor-throttled', { retryAfterMs: 900_000 }));
    expect(error).toMatchObject({ kind: 'vendor-throttled', details: { held: true, retryAfterMs: 900_000 } });
    expect(gate).toMatchObject({ state: 'limited', description: 'limited until 2026-11-23T10:15:00.000Z' });
    let calls = 0;
    const call = () => Promise.resolve(void (calls += 1));
    await pass(899_000);
    await expect(gate.run(call)).rejects.toMatchObject({
      kind: 'vendor-unavailable',
      message: 'Acme takes no calls (limited until 2026-11-23T10:15:00.000Z): Acme said no',
      details: { held: true, retryAfterMs: 1000 },
    });
    expect([calls, probes]).toEqual([0, []]);
    await pass(1000);
    expect([gate.isOpen, probes, opened]).toEqual([true, [900_000], 1]);
  });

  it('tells the same wait after somebody has set the clock', async () => {
    time.step(60 * MINUTE_MS);
    await fails(failing('vendor-throttled', { retryAfterMs: 900_000 }));
    time.step(-60 * MINUTE_MS);
    await pass(60_000);
    expect(gate).toMatchObject({
      description: 'limited until 2026-11-23T10:15:00.000Z',
      reopensAt: Date.parse('2026-11-23T10:15:00.000Z'),
      refusal: { details: { retryAfterMs: 840_000 } },
    });
  });

  it('stays open where a limit is of one operation alone', async () => {
    const limited = failing('vendor-exhausted', { retryAfterMs: 900_000, isOfOneOperation: true });
    await expect(fails(limited)).resolves.toBe(limited);
    await expect(succeeds()).resolves.toBe('done');
    expect(gate).toMatchObject({ isOpen: true, state: 'ok', reopensAt: null });
    expect([told, probes]).toEqual([[], []]);
  });

  it('asks once an hour whether a longer limit was lifted', async () => {
    probe = () => Promise.reject(failing('vendor-exhausted', { retryAfterMs: 9 * 3_600_000 }));
    await fails(failing('vendor-exhausted', { retryAfterMs: 10 * 3_600_000 }));
    await pass(3_600_000);
    expect(probes).toEqual([3_600_000]);
    expect(gate.description).toBe('limited until 2026-11-23T20:00:00.000Z');
    probe = () => Promise.resolve();
    await pass(3_600_000);
    expect(gate.isOpen).toBe(true);
  });

  it('asks ever more rarely where a limit does not say how long it lasts', async () => {
    probe = () => Promise.reject(failing('vendor-exhausted'));
    await fails(failing('vendor-exhausted'));
    for (let minute = 0; minute < 60; minute += 1) await pass(MINUTE_MS);
    expect(probes.map((at) => at / MINUTE_MS)).toEqual([1, 3, 7, 15, 30, 45, 60]);
  });

  it('closes at once where no connection is made, and asks after ever longer waits, up to a minute', async () => {
    const lost = failing('vendor-unavailable', { unreached: true, outcomeUnknown: false });
    await expect(fails(lost)).resolves.toMatchObject({ details: { held: true, outcomeUnknown: false } });
    probe = () => Promise.reject(lost);
    expect(gate.description).toBe('down since 2026-11-23T10:00:00.000Z');
    for (let second = 0; second < 250; second += 1) await pass(1000);
    expect(probes.map((at) => at / 1000)).toEqual([1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(gate.description).toBe('down since 2026-11-23T10:00:00.000Z');
  });

  it('closes after the second call in a row without an answer, which counts for its task', async () => {
    const lost = failing('vendor-unavailable', { outcomeUnknown: true });
    await fails(lost);
    await succeeds();
    await fails(lost);
    await fails(failing('record-not-found'));
    await fails(lost);
    expect(gate.isOpen).toBe(true);
    await expect(fails(lost)).resolves.toBe(lost);
    expect(gate.state).toBe('down');
  });

  it('takes a call that was called off for no failure', async () => {
    await fails(new CancelledError());
    await fails(new CancelledError());
    expect(gate.isOpen).toBe(true);
  });

  it('says what to do where the credentials are refused, until a call goes through', async () => {
    const refused = failing('vendor-denied', { refusedCredentials: true });
    const error = await fails(refused);
    expect(error).toMatchObject({
      kind: 'vendor-unavailable',
      message: 'Acme said no',
      retryable: true,
      details: { held: true },
    });
    expect(gate).toMatchObject({ state: 'down', problem: { variable: 'ACME_TOKEN', message: 'Acme said no' } });
    probe = () => Promise.reject(failing('vendor-unavailable'));
    await pass(1000);
    expect(gate.problem).toMatchObject({ variable: 'ACME_TOKEN' });
    probe = () => Promise.reject(refused);
    for (let second = 0; second < 600; second += 1) await pass(1000);
    expect(probes.at(-1)! - probes.at(-2)!).toBe(MINUTE_MS);
    probe = () => Promise.resolve();
    await pass(MINUTE_MS);
    expect(gate).toMatchObject({ state: 'ok', problem: null });
    expect(told).toEqual(['Acme refuses the credentials: its tasks wait. Acme said no', 'Acme takes calls again']);
  });

  it('opens where the probe is answered, whatever the answer', async () => {
    await fails(failing('vendor-unavailable', { unreached: true }));
    probe = () => Promise.reject(failing('vendor-denied'));
    await pass(1000);
    expect(gate.isOpen).toBe(true);
  });

  it('waits longer where only probes go through', async () => {
    const limited = failing('vendor-throttled', { retryAfterMs: 100 });
    await fails(limited);
    await pass(1000);
    await fails(limited);
    await pass(1999);
    expect(gate.isOpen).toBe(false);
    await pass(1);
    expect(gate.isOpen).toBe(true);
    await succeeds();
    await fails(limited);
    await pass(1000);
    expect(gate.isOpen).toBe(true);
  });

  it('is told of once per change', async () => {
    probe = () => Promise.reject(failing('vendor-unavailable', { unreached: true }));
    await fails(failing('vendor-unavailable', { unreached: true }));
    for (let second = 0; second < 120; second += 1) await pass(1000);
    probe = () => Promise.resolve();
    await pass(MINUTE_MS);
    expect(told).toEqual(['Acme is down since 2026-11-23T10:00:00.000Z: its tasks wait', 'Acme takes calls again']);
  });

  it('asks no more once it was stopped', async () => {
    await fails(failing('vendor-unavailable', { unreached: true }));
    gate.stop();
    await pass(MINUTE_MS);
    expect(probes).toEqual([]);
  });
});
