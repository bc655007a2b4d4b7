import { collectDefaultMetrics, Registry } from 'prom-client';

/** Injects the registry in which every module has its metrics. */
export const METRICS = Symbol('registry of metrics');

/** A registry that has the figures of the process already; one per application, not the library's global one. */
export function metricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
