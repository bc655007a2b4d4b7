import { FakeTime } from '../../test/support/fake-time';
import { TasksAhead } from './tasks-ahead';

describe('TasksAhead', () => {
  it('counts for many who ask at once, and adds those that come', async () => {
    const [time, count] = [new FakeTime(), jest.fn<Promise<number>, []>().mockResolvedValue(7)];
    const ahead = new TasksAhead(count, time);
    expect(await Promise.all([ahead.next(), ahead.next(), ahead.next()])).toEqual([7, 8, 9]);
    expect(count).toHaveBeenCalledTimes(1);
    time.advance(250);
    expect(await ahead.next()).toBe(7);
  });

  it('counts again after a failure', async () => {
    const count = jest.fn<Promise<number>, []>().mockRejectedValueOnce(new Error('no store')).mockResolvedValue(1);
    const ahead = new TasksAhead(count, new FakeTime());
    await expect(ahead.next()).rejects.toThrow('no store');
    expect(await ahead.next()).toBe(1);
  });
});
