import { AppError } from '../errors/app-error';
import { withRetries } from './retry';

const policy = { tries: 3, mayRepeat: (error: AppError) => error.retryable, delayMs: (failed: number) => failed * 10 };

function scripted(...outcomes: (AppError | string)[]) {
  const waits: number[] = [];
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
  };
  const call = async (): Promise<string> => {
    const outcome = outcomes.shift();
    if (outcome === undefined || outcome instanceof AppError) throw outcome ?? new Error('script is over');
    return outcome;
  };
  return { waits, run: () => withRetries(call, policy, clock) };
}

describe('withRetries', () => {
  const unavailable = new AppError('vendor-unavailable', 'down');

  it('waits between tries as the policy says', async () => {
    const { run, waits } = scripted(unavailable, unavailable, 'answer');
    await expect(run()).resolves.toBe('answer');
    expect(waits).toEqual([10, 20]);
  });

  it('gives up after the last try', async () => {
    const { run, waits } = scripted(unavailable, unavailable, unavailable, 'too late');
    await expect(run()).rejects.toBe(unavailable);
    expect(waits).toHaveLength(2);
  });

  it('never repeats what the policy forbids', async () => {
    const rejected = new AppError('record-rejected', 'no');
    const { run, waits } = scripted(rejected, 'answer');
    await expect(run()).rejects.toBe(rejected);
    expect(waits).toEqual([]);
  });
});
