import { type Clock } from '../concurrency/clock';
import { type VendorCall } from './vendor-http';

/** What a vendor's clock shows, as far as its answers told: to be asked where records are, whoever sets our own. */
export class VendorClock {
  /** What it showed last, and when, by the monotonic clock: nobody sets either of them. */
  private told: { readonly vendorTime: number; readonly at: number } | null = null;

  constructor(private readonly clock: Clock) {}

  /** Hears what each call tells, and tells the listener of it. */
  heardBy(listener: (call: VendorCall) => void = () => undefined): (call: VendorCall) => void {
    return (call) => {
      const { vendorTime } = call;
      if (vendorTime !== undefined) this.told = { vendorTime, at: this.clock.monotonic() };
      listener(call);
    };
  }

  /** Epoch milliseconds; this machine's before the first answer. */
  now(): number {
    const { told, clock } = this;
    return told === null ? clock.now() : told.vendorTime + Math.round(clock.monotonic() - told.at);
  }
}
