import { Counter, Gauge, type Registry } from 'prom-client';

export interface DriftMetrics {
  count(vendor: string, change: 'lost' | 'gained' | 'changed'): void;
}

/** @param leftOut - how many entries and links of the mapping an account has no field for now. */
export function driftMetrics(registry: Registry, leftOut: () => number): DriftMetrics {
  const changes = new Counter({
    name: 'sync_schema_changes_total',
    help: 'Fields, options and users that an account has lost or gained, or that are others now',
    labelNames: ['vendor', 'change'],
    registers: [registry],
  });
  registry.registerMetric(
    new Gauge({
      name: 'sync_mapping_entries_left_out',
      help: 'Entries and links of the mapping whose fields an account does not have now',
      registers: [],
      collect() {
        this.set(leftOut());
      },
    }),
  );
  return { count: (vendor, change) => changes.inc({ vendor, change }) };
}
