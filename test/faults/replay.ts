import { join } from 'node:path';
import { type Sandbox } from '../../sandbox/index.ts';
import { VendorGates } from '../../src/base/vendor-gate/vendor-gates';
import { QueueService } from '../../src/queue';
import { type TaskRecord } from '../../src/queue/task';
import { createTestApp, type TestApp } from '../support/create-test-app';
import { askClosedVendors, inSandboxTime } from '../support/in-sandbox-time';
import { until } from '../support/until';
import { TIMEOUT_MS } from './kinds';
import { type Scenario } from './scenarios';
import { type Strike, type WatchedCall, WatchedCalls } from './watched-calls';

/** Caches, tokens and memories of searches are older by then: each flow makes all of its calls. */
const QUIET_MS = 2 * 3_600_000;
const WAIT_MS = 10_000;
const MOST_WAITS = 500;

/** How one run of a scenario ended. */
export interface Replay {
  calls: readonly WatchedCall[];
  /** Both sides afterwards, without what depends on the moment. */
  state: string;
  task: Pick<TaskRecord, 'state' | 'attempts' | 'error'>;
  /** Calls that the fault struck. */
  strikes: number;
}

/** Runs the scenario on a service and vendors of its own, where given with a fault at one of its calls. */
export async function replay(scenario: Scenario, strike?: Strike): Promise<Replay> {
  const app = await createTestApp({
    sandbox: { limits: false },
    environment: { MAPPING_FILE: join(__dirname, '../soak/soak.mapping.ts'), QUEUE_MAX_ATTEMPTS: '50' },
    override: inSandboxTime(strike?.fault.kind === 'latency' ? TIMEOUT_MS : undefined),
  });
  try {
    await until(() => isReady(app));
    const request = await scenario.prepare(app, (path) => ended(app, { path }));
    app.sandbox.clock.advance(QUIET_MS);
    const watched = new WatchedCalls(app.sandbox, strike);
    const { state, attempts, error } = await ended(app, request);
    const task = { state, attempts, error };
    return { calls: watched.made, state: stateOf(app.sandbox), task, strikes: watched.strikes };
  } finally {
    await app.close();
  }
}

/** What the start reads of both accounts is read: nothing of it is a call of the scenario. */
async function isReady(app: TestApp): Promise<boolean> {
  return (await app.call('GET', '/health/ready', { key: null })).status === 200;
}

/** Time passes until the task has ended, and all that followed from it. */
async function ended(app: TestApp, { path, body }: { path: string; body?: object }): Promise<TaskRecord> {
  const sent = body ? { body: JSON.stringify(body), type: 'application/json' } : {};
  const answer = await app.call('POST', path, sent);
  if (answer.status !== 202) throw new Error(`POST ${path} answered ${answer.status}`);
  const queue = app.app.get(QueueService);
  await app.drain();
  for (let waits = 0; (await queue.counts()).queued > 0 && waits < MOST_WAITS; waits += 1) {
    app.sandbox.clock.advance(WAIT_MS);
    await askClosedVendors(app.app.get(VendorGates));
    await app.drain();
  }
  return app.task(String(answer.body['name']));
}

const MOMENTARY = /(At|_time|GUID|_date)$|^(add_time|update_time|activityDate)$/;

function stateOf({ marketo, pipedrive }: Sandbox): string {
  const kinds = {
    leads: marketo.leads(),
    companies: marketo.companies(),
    opportunities: marketo.opportunities(),
    roles: marketo.roles(),
    persons: pipedrive.persons(),
    organizations: pipedrive.organizations(),
    deals: pipedrive.deals(),
    activities: pipedrive.activities(),
  };
  return JSON.stringify(kinds, (name, value: unknown) => (MOMENTARY.test(name) ? undefined : value), 1);
}
