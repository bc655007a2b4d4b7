import { type Clock } from '../concurrency/clock';
import { singleFlight } from '../concurrency/single-flight';

/** So long a store that could be written to counts as one. */
const TRUSTED_FOR_MS = 5_000;

/** Whether the store can be written to at this moment; a failure of any statement has it looked at anew. */
export class StoreHealth {
  private trustedUntil = -Infinity;
  private readonly look: () => Promise<string | null>;

  /** @param write - a durable write; throws where it is refused. */
  constructor(
    write: () => Promise<void>,
    private readonly clock: Clock,
  ) {
    this.look = singleFlight(async () => {
      try {
        await write();
        this.trustedUntil = clock.monotonic() + TRUSTED_FOR_MS;
        return null;
      } catch (thrown) {
        return thrown instanceof Error ? thrown.message : String(thrown);
      }
    });
  }

  /** Something that was to be stored was refused. */
  doubt(): void {
    this.trustedUntil = -Infinity;
  }

  /** @returns what keeps the store from taking a write, or null. */
  problem(): Promise<string | null> {
    return this.clock.monotonic() < this.trustedUntil ? Promise.resolve(null) : this.look();
  }
}
