import { type Clock } from './clock';
import { Expiring } from './expiring';
import { UnknownValues } from './unknown-values';

/** How long, and how much, a cache keeps. */
export interface Keeping {
  timeToLiveMs: number;
  clock: Clock;
  /** Entries at most; the oldest go first. Default no limit. */
  most?: number;
}

/**
 * Keeps for a while what costs a call and changes rarely, by key. That there is nothing (null) is kept only as long as
 * `UnknownValues` says: it may be made at any time.
 */
export class ExpiringCache<K, V> {
  private readonly unknown: UnknownValues;
  private readonly entries = new Map<K, Expiring<V>>();

  constructor(
    private readonly load: (key: K) => Promise<V>,
    private readonly keeping: Keeping,
  ) {
    this.unknown = new UnknownValues(keeping.clock);
  }

  /** The value, loaded once for all who ask meanwhile; a failure is not kept. */
  async get(key: K): Promise<V> {
    const entry = this.entries.get(key) ?? this.begin(key);
    const { mark } = entry;
    const value = await entry.get();
    return value === null && !this.unknown.isRecent(String(key)) ? entry.since(mark) : value;
  }

  /** What is kept, however old; undefined where nothing is. */
  kept(key: K): V | undefined {
    return this.entries.get(key)?.latest;
  }

  /** Makes the next `get` load anew, unless something else than this value is kept by now. */
  forget(key: K, value: V | undefined): void {
    if (this.kept(key) === value) this.entries.delete(key);
  }

  private begin(key: K): Expiring<V> {
    const { timeToLiveMs, clock, most = Infinity } = this.keeping;
    const entry = new Expiring(() => this.loadNoted(key), timeToLiveMs, clock);
    this.entries.set(key, entry);
    if (this.entries.size > most) this.entries.delete(this.entries.keys().next().value!);
    return entry;
  }

  private async loadNoted(key: K): Promise<V> {
    const value = await this.load(key);
    this.unknown.note(String(key), value !== null);
    return value;
  }
}
