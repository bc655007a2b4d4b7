import { type Sandbox } from '../../sandbox/index.ts';
import { CLOCK, type Clock } from '../../src/base/concurrency/clock';
import { VendorMetrics } from '../../src/base/metrics/vendor-metrics';
import { type CallGate } from '../../src/base/vendor-gate/vendor-gate';
import { VendorGates } from '../../src/base/vendor-gate/vendor-gates';
import { MarketoClient } from '../../src/marketo';
import { PipedriveClient } from '../../src/pipedrive';
import { type TestAppOptions } from './create-test-app';

const NO_LIMIT = 1_000_000;

/**
 * Lets the service live in the vendors' time, in which no one waits, without keeping the vendors' limits.
 *
 * @param timeoutMs - of calls to both vendors; these milliseconds are real.
 */
export function inSandboxTime(timeoutMs?: number): NonNullable<TestAppOptions['override']> {
  return (module, sandbox) =>
    module
      .overrideProvider(CLOCK)
      .useValue(clockOf(sandbox))
      .overrideProvider(MarketoClient)
      .useFactory({
        inject: [VendorMetrics, VendorGates],
        factory: (calls: VendorMetrics, gates: VendorGates) => {
          const gate = gates.create({ vendor: 'Marketo', credentials: 'MARKETO_CLIENT_SECRET' });
          const client = marketoOf(sandbox, calls, gate, timeoutMs);
          gate.probeWith(() => client.probe());
          return client;
        },
      })
      .overrideProvider(PipedriveClient)
      .useFactory({
        inject: [VendorMetrics, VendorGates],
        factory: (calls: VendorMetrics, gates: VendorGates) => {
          const gate = gates.create({ vendor: 'Pipedrive', credentials: 'PIPEDRIVE_API_TOKEN' });
          const client = pipedriveOf(sandbox, calls, gate, timeoutMs);
          gate.probeWith(() => client.ping());
          return client;
        },
      });
}

/** Time that is passed over fires no timer: where a vendor takes no calls, its gates ask it now whether it does again. */
export async function askClosedVendors(gates: VendorGates): Promise<void> {
  await Promise.all(gates.all.filter(({ isOpen }) => !isOpen).map((gate) => gate.ask()));
}

function marketoOf(
  sandbox: Sandbox,
  { count: onCall }: VendorMetrics,
  gate: CallGate,
  timeoutMs: number | undefined,
): MarketoClient {
  const { identityUrl, restUrl, clientId, clientSecret } = sandbox.marketo;
  const pace = { calls: NO_LIMIT, windowMs: 1, concurrent: 10 };
  const given = { identityUrl, restUrl, clientId, clientSecret, pace, onCall, gate, clock: clockOf(sandbox) };
  return new MarketoClient(timeoutMs === undefined ? given : { ...given, timeoutMs });
}

function pipedriveOf(
  sandbox: Sandbox,
  { count: onCall }: VendorMetrics,
  gate: CallGate,
  timeoutMs: number | undefined,
): PipedriveClient {
  const { url: baseUrl, apiToken } = sandbox.pipedrive;
  const pace = { calls: NO_LIMIT, searches: NO_LIMIT, windowMs: 1 };
  const given = { baseUrl, apiToken, pace, onCall, gate, clock: clockOf(sandbox) };
  return new PipedriveClient(timeoutMs === undefined ? given : { ...given, timeoutMs });
}

const clockOf = ({ clock }: Sandbox): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.now(),
  sleep(milliseconds) {
    clock.advance(milliseconds);
    return new Promise((resolve) => void setImmediate(resolve));
  },
});
