import { type Clock } from '../base/concurrency/clock';
import { UnknownValues } from '../base/unknown-values';

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

/**
 * Keeps for a while what costs a call and changes rarely. That there is nothing (null) is kept only as long as
 * `UnknownValues` says: it may be made at any time.
 */
export class ExpiringCache<K, V> {
  private readonly unknown: UnknownValues;
  private readonly entries = new Map<K, Entry<V>>();
  private readonly loads = new Map<K, Promise<V>>();

  constructor(
    private readonly load: (key: K) => Promise<V>,
    private readonly keeping: Keeping,
  ) {
    this.unknown = new UnknownValues(keeping.clock);
  }

  /** The value, loaded once for all who ask meanwhile; a failure is not kept. */
  async get(key: K): Promise<V> {
    const entry = this.entries.get(key);
    if (entry && this.isFresh(key, entry)) return entry.value;
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

  private isFresh(key: K, { value, freshUntil }: Entry<V>): boolean {
    return value === null ? this.unknown.isRecent(String(key)) : this.keeping.clock.monotonic() < freshUntil;
  }

  private async loadAnew(key: K): Promise<V> {
    const { timeToLiveMs, clock, most = Infinity } = this.keeping;
    const value = await this.load(key);
    this.unknown.note(String(key), value !== null);
    this.entries.delete(key);
    this.entries.set(key, { value, freshUntil: clock.monotonic() + timeToLiveMs });
    if (this.entries.size > most) this.entries.delete(this.entries.keys().next().value!);
    return value;
  }
}
