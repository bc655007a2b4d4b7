import type { Clock } from '../base/clock';

interface Entry<V> {
  value: V;
  /** By the monotonic clock. */
  freshUntil: number;
}

/** How long, and how much, a cache keeps. */
export interface Keeping {
  timeToLiveMs: number;
  clock: Clock;
  /** Entries at most; the oldest go first. Default no limit. */
  most?: number;
}

/** Keeps for a while what costs a call and changes rarely. */
export class ExpiringCache<K, V> {
  private readonly entries = new Map<K, Entry<V>>();
  private readonly loads = new Map<K, Promise<V>>();

  constructor(
    private readonly load: (key: K) => Promise<V>,
    private readonly keeping: Keeping,
  ) {}

  /** The value, loaded once for all who ask meanwhile; a failure is not kept. */
  async get(key: K): Promise<V> {
    const entry = this.entries.get(key);
    if (entry && this.keeping.clock.monotonic() < entry.freshUntil) return entry.value;
    const load = this.loads.get(key) ?? this.loadAnew(key).finally(() => this.loads.delete(key));
    this.loads.set(key, load);
    return load;
  }

  /** What is kept, however old; undefined where nothing is. */
  kept(key: K): V | undefined {
    return this.entries.get(key)?.value;
  }

  /** Makes the next `get` load anew, unless something else than this value is kept by now. */
  forget(key: K, value: V | undefined): void {
    if (this.kept(key) === value) this.entries.delete(key);
  }

  private async loadAnew(key: K): Promise<V> {
    const { timeToLiveMs, clock, most = Infinity } = this.keeping;
    const value = await this.load(key);
    this.entries.delete(key);
    this.entries.set(key, { value, freshUntil: clock.monotonic() + timeToLiveMs });
    if (this.entries.size > most) this.entries.delete(this.entries.keys().next().value!);
    return value;
  }
}
