import { Once } from './once';

describe('Once', () => {
  it('makes its value when it is first asked for, once for all', async () => {
    let made = 0;
    const once = new Once(() => Promise.resolve((made += 1)));
    expect(once.kept).toBeUndefined();
    expect(await Promise.all([once.get(), once.get()])).toEqual([1, 1]);
    expect(await once.get()).toBe(1);
  });

  it('tries again after a failure', async () => {
    const outcomes = [Promise.reject(new Error('lost')), Promise.resolve('made')];
    const once = new Once(() => outcomes.shift()!);
    await expect(once.get()).rejects.toThrow('lost');
    await expect(once.get()).resolves.toBe('made');
  });
});
