import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';
import { callWasSent } from '../http-client/call-meter';
import { type VendorCall } from '../http-client/vendor-http';
import { VendorGates } from '../vendor-gate/vendor-gates';
import { METRICS } from './metrics-registry';

/** Counts what this process, and each piece of its work that somebody listens to, asked of the vendors. */
@Injectable()
export class VendorMetrics {
  private readonly calls: Counter<'vendor' | 'operation' | 'status'>;
  private readonly tokens: Counter<'vendor' | 'operation'>;

  constructor(@Inject(METRICS) registry: Registry, gates: VendorGates) {
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
    registry.registerMetric(states(gates));
  }

  /** To be told of every call; bound, so that it can be handed on. */
  readonly count = (call: VendorCall): void => {
    const { vendor, operation, status, tokens } = call;
    callWasSent(call);
    const labels = { vendor: vendor.toLowerCase(), operation };
    this.calls.inc({ ...labels, status: status ?? 'none' });
    if (tokens !== undefined) this.tokens.inc(labels, tokens);
  };
}

const STATES = ['ok', 'limited', 'down'] as const;

function states(gates: VendorGates): Gauge {
  return new Gauge({
    name: 'sync_vendor_state',
    help: 'Whether a vendor takes the calls of this instance: 1 for its present state, ok, limited or down, else 0',
    labelNames: ['vendor', 'state'],
    registers: [],
    collect() {
      for (const { name: vendor, state: present } of gates.all) {
        for (const state of STATES) this.set({ vendor, state }, state === present ? 1 : 0);
      }
    },
  });
}
