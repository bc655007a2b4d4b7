import { type Clock } from './clock';
import { UnknownValues } from './unknown-values';

/** One value that what is loaded may have. */
export interface Wanted<T> {
  /** As it is told from other values. */
  readonly value: string;
  isIn(loaded: T): boolean;
}

interface Load<T> {
  /** Loads are counted as they begin. */
  readonly count: number;
  readonly value: T;
}

/** Something loaded when it is first needed, and again once it is too old; callers share a load under way. */
export class Expiring<T> {
  private begun = 0;
  private held: (Load<T> & { since: number }) | undefined;
  private underWay: Load<Promise<T>> | undefined;
  private readonly unknown: UnknownValues;

  constructor(
    private readonly load: () => Promise<T>,
    private readonly timeToLiveMs: number,
    private readonly clock: Clock,
  ) {
    this.unknown = new UnknownValues(clock);
  }

  async get(): Promise<T> {
    const isFresh = this.held && this.clock.monotonic() < this.held.since + this.timeToLiveMs;
    return isFresh ? this.held!.value : (this.underWay?.value ?? this.begin());
  }

  /** What was loaded last, however old; undefined before the first load. */
  get latest(): T | undefined {
    return this.held?.value;
  }

  /** For `since`: what is loaded from now on. */
  get mark(): number {
    return this.begun;
  }

  /** What a load gave that began after the mark was taken. @throws what the load throws; what was held stays */
  async since(mark: number): Promise<T> {
    if (this.held && this.held.count > mark) return this.held.value;
    return this.underWay && this.underWay.count > mark ? this.underWay.value : this.begin();
  }

  /** Loads anew where none of the values was asked for just now. */
  async knowing(...wanted: readonly Wanted<T>[]): Promise<T> {
    const { mark } = this;
    const held = await this.get();
    const missing = wanted.filter((one) => !one.isIn(held));
    if (missing.every(({ value }) => this.unknown.isRecent(value))) return held;
    const loaded = await this.since(mark);
    for (const one of missing) this.unknown.note(one.value, one.isIn(loaded));
    return loaded;
  }

  private begin(): Promise<T> {
    const count = ++this.begun;
    const value = this.load()
      .then((loaded) => {
        if ((this.held?.count ?? 0) < count) this.held = { count, value: loaded, since: this.clock.monotonic() };
        return loaded;
      })
      .finally(() => {
        if (this.underWay?.count === count) this.underWay = undefined;
      });
    this.underWay = { count, value };
    return value;
  }
}
