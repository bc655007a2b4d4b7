import { type Clock } from '../base/concurrency/clock';
import { singleFlight } from '../base/concurrency/single-flight';

/** Tasks end meanwhile, and other instances store some: an estimate bears it. */
const KNOWN_FOR_MS = 250;

/** How many tasks are ahead of the next one: counted now and then, since every webhook asks. */
export class TasksAhead {
  private known = 0;
  private knownUntil = -Infinity;
  private readonly count: () => Promise<void>;

  constructor(
    count: () => Promise<number>,
    private readonly clock: Clock,
  ) {
    this.count = singleFlight(async () => {
      this.known = await count();
      this.knownUntil = clock.monotonic() + KNOWN_FOR_MS;
    });
  }

  /** To be asked for each task that is stored. */
  async next(): Promise<number> {
    if (this.clock.monotonic() >= this.knownUntil) await this.count();
    return this.known++;
  }
}
