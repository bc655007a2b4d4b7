import { FakeTime } from '../../../test/support/fake-time';
import { createLog } from '../../base/logging/log';
import { AppError } from '../../base/errors/app-error';
import { DailyAudit, nextAt } from './daily-audit';
import { type Job } from './job';
import { type Jobs } from './jobs';

const DAY_MS = 86_400_000;

describe('DailyAudit', () => {
  let time: FakeTime;
  let begun: { options: object; who: string; at: string }[];
  let jobs: Job[];
  let isRunning: boolean;
  let errors: string[];

  function audits(AUDIT_AT?: string): DailyAudit {
    const service = {
      list: () => Promise.resolve({ items: jobs, nextCursor: null }),
      start(options: object, who: string) {
        if (isRunning) return Promise.reject(new AppError('conflict', 'one runs'));
        begun.push({ options, who, at: new Date(time.now()).toISOString() });
        return Promise.resolve();
      },
    } as unknown as Jobs;
    const write = (line: string) => void errors.push(line);
    const log = createLog({ level: 'error', secrets: [], destination: { write } });
    const config = { MARKETO_BULK_POLL_SECONDS: 60, ...(AUDIT_AT === undefined ? {} : { AUDIT_AT }) };
    return new DailyAudit(service, config, time, time, log);
  }

  async function pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 60_000) {
      time.advance(Math.min(left, 60_000));
      await new Promise((resolve) => void setImmediate(resolve));
    }
  }

  beforeEach(() => {
    time = new FakeTime();
    [begun, jobs, isRunning, errors] = [[], [], false, []];
  });

  it('begins an audit without repair once a day at its time', async () => {
    const daily = audits('12:30');
    daily.onApplicationBootstrap();
    await pass(2 * DAY_MS);
    daily.beforeApplicationShutdown();
    await pass(DAY_MS);
    expect(begun).toEqual(
      ['2026-11-23T12:30:00.000Z', '2026-11-24T12:30:00.000Z'].map((at) => ({
        options: { type: 'audit', repair: false },
        who: 'AUDIT_AT',
        at,
      })),
    );
  });

  it('begins none where another instance did, one runs, or no time is named', async () => {
    const daily = audits('12:30');
    jobs = [{ requestedBy: 'AUDIT_AT', createdAt: '2026-11-23T12:30:00.100Z' } as Job];
    daily.onApplicationBootstrap();
    await pass(DAY_MS);
    [jobs, isRunning] = [[], true];
    await pass(DAY_MS);
    audits().onApplicationBootstrap();
    await pass(DAY_MS);
    expect([begun, errors]).toEqual([[], []]);
  });

  it('takes the next time that a clock shows it', () => {
    const now = Date.parse('2026-11-23T10:00:00Z');
    expect(new Date(nextAt('10:01', now)).toISOString()).toBe('2026-11-23T10:01:00.000Z');
    expect(new Date(nextAt('10:00', now)).toISOString()).toBe('2026-11-24T10:00:00.000Z');
  });
});
