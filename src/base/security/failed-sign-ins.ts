import { isIP } from 'node:net';
import { type Clock } from '../concurrency/clock';

/** Somebody who set up a webhook with a mistyped key is told at once. */
const ANSWERED_AT_ONCE = 5;
const STEP_MS = 100;
const LONGEST_MS = 2000;
const FORGOTTEN_AFTER_MS = 10 * 60 * 1000;
const MOST_ADDRESSES = 10_000;
/** Whoever has more wrong keys on the way than that gets its answers at once: they would cost more than they hinder. */
const MOST_HELD = 500;

interface Failures {
  count: number;
  /** By the monotonic clock. */
  lastAt: number;
}

/** Holds up the answers to wrong keys, by the address from which they came. The memory that it takes is bounded. */
export class FailedSignIns {
  /** The address that failed last comes last. */
  private readonly byAddress = new Map<string, Failures>();
  private held = 0;

  /** Resolves when the failure may be told. */
  async slow(address: string, clock: Clock): Promise<void> {
    const delayMs = this.count(networkOf(address), clock.monotonic());
    if (delayMs === 0 || this.held >= MOST_HELD) return;
    this.held += 1;
    await clock.sleep(delayMs);
    this.held -= 1;
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.byAddress.size;
  }

  private count(address: string, now: number): number {
    const before = this.byAddress.get(address);
    const isFresh = before !== undefined && now - before.lastAt < FORGOTTEN_AFTER_MS;
    const count = isFresh ? before.count + 1 : 1;
    this.byAddress.delete(address);
    this.byAddress.set(address, { count, lastAt: now });
    const [oldest] = this.byAddress.keys();
    if (this.byAddress.size > MOST_ADDRESSES && oldest !== undefined) this.byAddress.delete(oldest);
    return Math.min(LONGEST_MS, Math.max(0, count - ANSWERED_AT_ONCE) * STEP_MS);
  }
}

/** Whoever has one address of IPv6 has the 2^64 around it. What a proxy tells and is no address counts as one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(plain) === 4) return plain;
  if (isIP(plain) === 0) return 'unknown';
  const [beginning = ''] = plain.split('::');
  return [...beginning.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}
