import { AsyncLocalStorage } from 'node:async_hooks';
import { type VendorCall } from './vendor-http';

/** What calls to one vendor came to. */
export interface CallTotals {
  readonly calls: number;
  /** Of the vendor's daily pool; 0 where the vendor has no prices. */
  readonly tokens: number;
}

const current = new AsyncLocalStorage<CallMeter>();

/**
 * Counts what one piece of work asks of the vendors, however deep below; repeats count, calls for access tokens do not.
 * What several pieces wait for together counts for the one that asked first. A meter within another counts for both.
 */
export class CallMeter {
  /** @param counts - which calls; default all. */
  constructor(private readonly counts: (call: VendorCall) => boolean = () => true) {}

  private readonly outer = current.getStore();
  private readonly totals = new Map<string, CallTotals>();

  /** Adds a call to the meters of the work that is under way. */
  static count(call: VendorCall): void {
    if (call.isForToken === true) return;
    for (let meter = current.getStore(); meter !== undefined; meter = meter.outer) {
      if (meter.counts(call)) meter.add(call);
    }
  }

  /** The work's own result; a meter may run several pieces. */
  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** @param vendor - as messages name it, for example `Pipedrive`. */
  of(vendor: string): CallTotals {
    return this.totals.get(vendor) ?? { calls: 0, tokens: 0 };
  }

  private add({ vendor, tokens = 0 }: VendorCall): void {
    const before = this.of(vendor);
    this.totals.set(vendor, { calls: before.calls + 1, tokens: before.tokens + tokens });
  }
}
