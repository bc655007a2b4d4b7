import { KeyedLock } from './keyed-lock';

describe('KeyedLock', () => {
  it('tells whether it had to wait', async () => {
    const lock = new KeyedLock();
    const waits = ['a', 'a', 'b'].map((name) => lock.run([name], (hasWaited) => Promise.resolve(hasWaited)));
    await expect(Promise.all(waits)).resolves.toEqual([false, true, false]);
  });

  function started(lock: KeyedLock, names: string[], log: string[], label: string) {
    const gate = Promise.withResolvers<void>();
    const done = lock.run(names, async () => {
      log.push(`${label} starts`);
      await gate.promise;
      log.push(`${label} ends`);
    });
    return { finish: gate.resolve, done };
  }

  it('lets one at a time work under a name', async () => {
    const lock = new KeyedLock();
    const log: string[] = [];
    const first = started(lock, ['b', 'a'], log, 'first');
    const second = started(lock, ['c', 'a'], log, 'second');
    second.finish();
    first.finish();
    await Promise.all([first.done, second.done]);
    expect(log).toEqual(['first starts', 'first ends', 'second starts', 'second ends']);
  });

  it('lets others work under other names', async () => {
    const lock = new KeyedLock();
    const log: string[] = [];
    const first = started(lock, ['a'], log, 'first');
    const second = started(lock, ['b'], log, 'second');
    second.finish();
    await second.done;
    first.finish();
    await first.done;
    expect(log).toEqual(['first starts', 'second starts', 'second ends', 'first ends']);
  });

  it('is free again after a failure', async () => {
    const lock = new KeyedLock();
    await expect(lock.run(['a'], () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
    await expect(lock.run(['a'], () => Promise.resolve(1))).resolves.toBe(1);
  });
});
