import { type TestingModuleBuilder } from '@nestjs/testing';
import { type Sandbox } from '../../sandbox/index.ts';
import { CLOCK, type Clock } from '../../src/base/concurrency/clock';
import { VendorMetrics } from '../../src/base/metrics/vendor-metrics';
import { type CallGate } from '../../src/base/vendor-gate/vendor-gate';
import { VendorGates } from '../../src/base/vendor-gate/vendor-gates';
import { MarketoClient } from '../../src/marketo';
import { PipedriveClient } from '../../src/pipedrive';
import { type TestAppOptions } from './create-test-app';

const NO_LIMIT = 1_000_000;

type Override = NonNullable<TestAppOptions['override']>;

/** What a client is told of time; its own without. */
interface Timing {
  readonly clock?: Clock;
  readonly timeoutMs?: number;
}

/**
 * Lets the service live in the vendors' time, in which no one waits, without keeping the vendors' limits.
 *
 * @param timeoutMs - of calls to both vendors; these milliseconds are real.
 */
export function inSandboxTime(timeoutMs?: number): Override {
  return (module, sandbox) => {
    const clock = clockOf(sandbox);
    const timing = timeoutMs === undefined ? { clock } : { clock, timeoutMs };
    return withClients(module.overrideProvider(CLOCK).useValue(clock), sandbox, timing);
  };
}

/** Lets the service keep its own time, without keeping the vendors' limits. */
export const withoutPace = (): Override => (module, sandbox) => withClients(module, sandbox, {});

const withClients = (module: TestingModuleBuilder, sandbox: Sandbox, timing: Timing): TestingModuleBuilder =>
  module
    .overrideProvider(MarketoClient)
    .useFactory({
      inject: [VendorMetrics, VendorGates],
      factory: (calls: VendorMetrics, gates: VendorGates) => {
        const gate = gates.create({ vendor: 'Marketo', credentials: 'MARKETO_CLIENT_SECRET' });
        const client = marketoOf(sandbox, calls, gate, timing);
        gate.probeWith(() => client.probe());
        return client;
      },
    })
    .overrideProvider(PipedriveClient)
    .useFactory({
      inject: [VendorMetrics, VendorGates],
      factory: (calls: VendorMetrics, gates: VendorGates) => {
        const gate = gates.create({ vendor: 'Pipedrive', credentials: 'PIPEDRIVE_API_TOKEN' });
        const client = pipedriveOf(sandbox, calls, gate, timing);
        gate.probeWith(() => client.ping());
        return client;
      },
    });

/** Time that is passed over fires no timer: where a vendor takes no calls, its gates ask it now whether it does again. */
export async function askClosedVendors(gates: VendorGates): Promise<void> {
  await Promise.all(gates.all.filter(({ isOpen }) => !isOpen).map((gate) => gate.ask()));
}

function marketoOf(sandbox: Sandbox, { count: onCall }: VendorMetrics, gate: CallGate, timing: Timing): MarketoClient {
  const { identityUrl, restUrl, clientId, clientSecret } = sandbox.marketo;
  const pace = { calls: NO_LIMIT, windowMs: 1, concurrent: 10 };
  return new MarketoClient({ identityUrl, restUrl, clientId, clientSecret, pace, onCall, gate, ...timing });
}

function pipedriveOf(
  sandbox: Sandbox,
  { count: onCall }: VendorMetrics,
  gate: CallGate,
  timing: Timing,
): PipedriveClient {
  const { url: baseUrl, apiToken } = sandbox.pipedrive;
  const pace = { calls: NO_LIMIT, searches: NO_LIMIT, windowMs: 1 };
  return new PipedriveClient({ baseUrl, apiToken, pace, onCall, gate, ...timing });
}

/** The vendors' time as the service's. */
export const clockOf = ({ clock }: Sandbox): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.now(),
  sleep(milliseconds) {
    clock.advance(milliseconds);
    return new Promise((resolve) => void setImmediate(resolve));
  },
});
