import { FakeTime } from '../../../test/support/fake-time';
import { AppError } from '../../base/errors/app-error';
import { createLog } from '../../base/logging/log';
import { type TaskLedger } from '../ledger/task-ledger';
import { TaskRetention } from './task-retention';

const HOUR_MS = 3_600_000;
const log = createLog({ level: 'fatal', secrets: [], destination: { write: () => undefined } });

describe('TaskRetention', () => {
  let time: FakeTime;
  let prune: jest.Mock<Promise<number>, [number]>;
  let retention: TaskRetention;

  beforeEach(() => {
    time = new FakeTime();
    prune = jest.fn<Promise<number>, [number]>().mockResolvedValue(0);
    retention = new TaskRetention({ prune } as unknown as TaskLedger, 2, time, time, log);
  });

  it('deletes at start, until nothing old is left', async () => {
    prune.mockResolvedValueOnce(500).mockResolvedValueOnce(3);
    await retention.start();
    expect(prune.mock.calls).toEqual(Array.from({ length: 3 }, () => [time.now() - 48 * HOUR_MS]));
  });

  it('deletes again every hour, after a failure too', async () => {
    prune.mockRejectedValueOnce(new AppError('store-unavailable', 'The store cannot be used (disk error)'));
    await retention.start();
    expect(prune).toHaveBeenCalledTimes(1);
    for (const calls of [2, 3]) {
      time.advance(HOUR_MS);
      while (time.pending === 0) await new Promise(setImmediate);
      expect(prune).toHaveBeenCalledTimes(calls);
    }
  });

  it('lets others run between two portions', async () => {
    prune.mockResolvedValueOnce(500).mockResolvedValueOnce(500);
    let deletedBefore = 0;
    setImmediate(() => (deletedBefore = prune.mock.calls.length));
    await retention.start();
    expect(deletedBefore).toBe(1);
  });

  it('ends with the service', async () => {
    await retention.start();
    retention.stop();
    expect(time.pending).toBe(0);
  });
});
