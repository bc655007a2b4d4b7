import type { Clock } from '../../base/clock';
import { singleFlight } from '../../base/http/single-flight';

/** Something loaded when it is first needed, and again once it is too old; callers share a load under way. */
export class Expiring<T> {
  private held: { value: T; since: number } | undefined;
  /** Loads anew, whatever the age. @throws what the load throws; what was held stays */
  readonly refresh: () => Promise<T>;

  constructor(
    load: () => Promise<T>,
    private readonly timeToLiveMs: number,
    private readonly clock: Clock,
  ) {
    this.refresh = singleFlight(async () => {
      const value = await load();
      this.held = { value, since: this.clock.monotonic() };
      return value;
    });
  }

  /** @param maxAgeMs - loads anew what is this old, though it is still to be kept. */
  async get(maxAgeMs = Infinity): Promise<T> {
    const maxAge = Math.min(maxAgeMs, this.timeToLiveMs);
    return this.held && this.clock.monotonic() < this.held.since + maxAge ? this.held.value : this.refresh();
  }

  /** What was loaded last, however old; undefined before the first load. */
  get latest(): T | undefined {
    return this.held?.value;
  }
}
