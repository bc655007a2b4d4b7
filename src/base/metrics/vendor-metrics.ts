import { Inject, Injectable } from '@nestjs/common';
import { Counter, type Registry } from 'prom-client';
import { currentTrial } from '../concurrency/trial';
import { CallMeter } from '../http-client/call-meter';
import { type VendorCall } from '../http-client/vendor-http';
import { METRICS } from './metrics-registry';

/** Counts what this process, and each trial and metered piece of its work, asked of the vendors. */
@Injectable()
export class VendorMetrics {
  private readonly calls: Counter<'vendor' | 'operation' | 'status'>;
  private readonly tokens: Counter<'vendor' | 'operation'>;

  constructor(@Inject(METRICS) registry: Registry) {
    this.calls = new Counter({
      name: 'sync_vendor_calls_total',
      help: 'Calls sent to a vendor by this instance; status is that of HTTP, or "none" where no answer came',
      labelNames: ['vendor', 'operation', 'status'],
      registers: [registry],
    });
    this.tokens = new Counter({
      name: 'sync_vendor_tokens_total',
      help: 'Tokens of the daily pool that the calls of this instance cost, by the vendor’s price list',
      labelNames: ['vendor', 'operation'],
      registers: [registry],
    });
  }

  /** To be told of every call; bound, so that it can be handed on. */
  readonly count = (call: VendorCall): void => {
    const { vendor, operation, status, tokens } = call;
    currentTrial()?.calls.push(call);
    CallMeter.count(call);
    const labels = { vendor: vendor.toLowerCase(), operation };
    this.calls.inc({ ...labels, status: status ?? 'none' });
    if (tokens !== undefined) this.tokens.inc(labels, tokens);
  };
}
