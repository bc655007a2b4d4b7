import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { METRICS } from '../../base/metrics/metrics-registry';
import { VendorBudgets } from './vendor-budgets';

/** Shows the daily limits as far as they are known; to be asked for figures makes no call to a vendor. */
@Injectable()
export class BudgetMetrics {
  constructor(@Inject(METRICS) registry: Registry, budgets: VendorBudgets) {
    const known = () => ({ marketo: budgets.knownMarketo(), pipedrive: budgets.pipedrive() });
    for (const [name, help, figure] of [
      ['sync_vendor_daily_limit', 'What a vendor allows in a day: calls of Marketo, tokens of Pipedrive', 'limit'],
      ['sync_vendor_daily_left', 'What is left of it, as it was last known', 'left'],
    ] as const) {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          labelNames: ['vendor'],
          registers: [],
          collect() {
            this.reset();
            for (const [vendor, budget] of Object.entries(known())) {
              if (budget !== null) this.set({ vendor }, budget[figure]);
            }
          },
        }),
      );
    }
  }
}
