import { type Clock } from '../concurrency/clock';
import { networkOf } from './failed-sign-ins';

/** Failed tries of an address within a minute, after which nothing is tried any more. */
const MOST_FAILURES = 10;
const MINUTE_MS = 60_000;
const MOST_ADDRESSES = 10_000;

/** Counts failed tries to sign in by hand, by the address from which they came. The memory that it takes is bounded. */
export class SignInTries {
  /** Moments by the monotonic clock, of the last minute. The address that failed last comes last. */
  private readonly failures = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** How many seconds the address has to wait before its next try; 0 where it may try. */
  secondsToWait(address: string): number {
    const recent = this.recent(networkOf(address));
    const oldest = recent[0];
    if (oldest === undefined || recent.length < MOST_FAILURES) return 0;
    return Math.ceil((oldest + MINUTE_MS - this.clock.monotonic()) / 1000);
  }

  countFailure(address: string): void {
    const network = networkOf(address);
    const recent = [...this.recent(network), this.clock.monotonic()].slice(-MOST_FAILURES);
    this.failures.delete(network);
    this.failures.set(network, recent);
    const [oldest] = this.failures.keys();
    if (this.failures.size > MOST_ADDRESSES && oldest !== undefined) this.failures.delete(oldest);
  }

  private recent(network: string): number[] {
    const since = this.clock.monotonic() - MINUTE_MS;
    return (this.failures.get(network) ?? []).filter((at) => at > since);
  }
}
