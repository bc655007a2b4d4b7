import { FakeClock } from '../../../test/support/fake-clock';
import { ExpiringCache } from './expiring-cache';

describe('ExpiringCache', () => {
  const clock = new FakeClock();
  let loaded: string[];
  let cache: ExpiringCache<string, string>;

  beforeEach(() => {
    loaded = [];
    const load = (key: string): Promise<string> => {
      loaded.push(key);
      return key === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve(`${key} ${loaded.length}`);
    };
    cache = new ExpiringCache(load, { timeToLiveMs: 1_000, clock, most: 2 });
  });

  it('loads once for all who ask together, and anew after its time', async () => {
    await expect(Promise.all([cache.get('a'), cache.get('a')])).resolves.toEqual(['a 1', 'a 1']);
    clock.advance(999);
    await expect(cache.get('a')).resolves.toBe('a 1');
    clock.advance(1);
    await expect(cache.get('a')).resolves.toBe('a 2');
  });

  it('keeps no failure', async () => {
    await expect(cache.get('bad')).rejects.toThrow('no');
    await expect(cache.get('bad')).rejects.toThrow('no');
    expect(loaded).toEqual(['bad', 'bad']);
  });

  it('forgets only the value that was found wrong', async () => {
    const old = await cache.get('a');
    cache.forget('a', old);
    await cache.get('a');
    cache.forget('a', old);
    await expect(cache.get('a')).resolves.toBe('a 2');
  });

  it('lets the oldest go', async () => {
    for (const key of ['a', 'b', 'c', 'b', 'a']) await cache.get(key);
    expect(loaded).toEqual(['a', 'b', 'c', 'a']);
  });
});
