import { AsyncLocalStorage } from 'node:async_hooks';
import { type VendorCall } from './vendor-http';

/** What calls to one vendor came to. */
export interface CallTotals {
  readonly calls: number;
  /** Of the vendor's daily pool; 0 where the vendor has no prices. */
  readonly tokens: number;
}

const current = new AsyncLocalStorage<CallListener>();

/**
 * Hears what one piece of work asks of the vendors, however deep below; repeats count, calls for access tokens do not.
 * What several pieces wait for together counts for the one that asked first. One within another is heard by both.
 */
abstract class CallListener {
  private readonly outer = current.getStore();

  /** Tells those who listen to the work that is under way. */
  static tell(call: VendorCall): void {
    if (call.isForToken === true) return;
    for (let listener = current.getStore(); listener !== undefined; listener = listener.outer) listener.hear(call);
  }

  /** The work's own result; one may listen to several pieces. */
  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  protected abstract hear(call: VendorCall): void;
}

/** To be told of every call that was sent. */
export const callWasSent = (call: VendorCall): void => CallListener.tell(call);

/** Keeps the calls of a piece of work that makes few. */
export class HeardCalls extends CallListener {
  readonly calls: VendorCall[] = [];

  protected hear(call: VendorCall): void {
    this.calls.push(call);
  }
}

/** Counts the calls of a piece of work, however many. */
export class CallMeter extends CallListener {
  private readonly totals = new Map<string, CallTotals>();

  /** @param counts - which calls; default all. */
  constructor(private readonly counts: (call: VendorCall) => boolean = () => true) {
    super();
  }

  /** @param vendor - as messages name it, for example `Pipedrive`. */
  of(vendor: string): CallTotals {
    return this.totals.get(vendor) ?? { calls: 0, tokens: 0 };
  }

  protected hear(call: VendorCall): void {
    if (!this.counts(call)) return;
    const { vendor, tokens = 0 } = call;
    const before = this.of(vendor);
    this.totals.set(vendor, { calls: before.calls + 1, tokens: before.tokens + tokens });
  }
}
