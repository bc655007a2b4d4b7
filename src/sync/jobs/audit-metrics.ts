import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import { METRICS } from '../../base/metrics/metrics-registry';
import { type Job, type PairOutcome } from './job';
import { Jobs } from './jobs';

/** What an audit is made for to find, by the label of the metric. */
const FOUND = {
  differing: 'differing',
  broken_links: 'brokenLinks',
  unlinked: 'unlinked',
} as const satisfies Record<string, PairOutcome>;

/** Shows what the last audit that came to its end has found, the same on every instance; nothing before the first one. */
@Injectable()
export class AuditMetrics {
  constructor(@Inject(METRICS) registry: Registry, jobs: Jobs) {
    const last = (): Promise<Job | null> => jobs.lastSucceeded('audit');
    registry.registerMetric(
      new Gauge({
        name: 'sync_audit_found',
        help: 'What the last audit found: pairs that differ, links that are broken, pairs that no link joins',
        labelNames: ['what'],
        registers: [],
        async collect() {
          this.reset();
          const counts = Object.entries((await last())?.counts ?? {});
          for (const [what, member] of Object.entries(FOUND)) {
            const count = counts.find(([name]) => name === member)?.[1];
            if (count !== undefined) this.set({ what }, count);
          }
        },
      }),
    );
    registry.registerMetric(
      new Gauge({
        name: 'sync_audit_finished_timestamp_seconds',
        help: 'When the last audit came to its end, in seconds since 1970; 0 before the first one',
        registers: [],
        async collect() {
          this.set(Date.parse((await last())?.finishedAt ?? '1970-01-01T00:00:00.000Z') / 1000);
        },
      }),
    );
  }
}
