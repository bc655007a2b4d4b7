import { Registry } from 'prom-client';
import { AuditMetrics } from './audit-metrics';
import { type Job } from './job';
import { type Jobs } from './jobs';

const AUDIT = {
  finishedAt: '2026-11-23T10:00:00.000Z',
  counts: { pairs: 50, inStep: 44, differing: 3, brokenLinks: 2, unlinked: 1, repaired: 0 },
};

async function shown(last: object | null): Promise<string[]> {
  const registry = new Registry();
  const jobs = { lastSucceeded: () => Promise.resolve(last as Job | null) } satisfies Partial<Jobs>;
  expect(new AuditMetrics(registry, jobs as unknown as Jobs)).toBeDefined();
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('AuditMetrics', () => {
  it('shows what the last audit found, and when', async () => {
    await expect(shown(AUDIT)).resolves.toEqual([
      'sync_audit_found{what="differing"} 3',
      'sync_audit_found{what="broken_links"} 2',
      'sync_audit_found{what="unlinked"} 1',
      `sync_audit_finished_timestamp_seconds ${Date.parse(AUDIT.finishedAt) / 1000}`,
    ]);
  });

  it('says nothing of differences before the first audit', async () => {
    await expect(shown(null)).resolves.toEqual(['sync_audit_finished_timestamp_seconds 0']);
  });
});
