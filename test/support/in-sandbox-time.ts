import { type Sandbox } from '../../sandbox/index.ts';
import { CLOCK, type Clock } from '../../src/base/concurrency/clock';
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
      .useValue(marketoOf(sandbox, timeoutMs))
      .overrideProvider(PipedriveClient)
      .useValue(pipedriveOf(sandbox, timeoutMs));
}

function marketoOf(sandbox: Sandbox, timeoutMs: number | undefined): MarketoClient {
  const { identityUrl, restUrl, clientId, clientSecret } = sandbox.marketo;
  const pace = { calls: NO_LIMIT, windowMs: 1, concurrent: 10 };
  const given = { identityUrl, restUrl, clientId, clientSecret, pace, clock: clockOf(sandbox) };
  return new MarketoClient(timeoutMs === undefined ? given : { ...given, timeoutMs });
}

function pipedriveOf(sandbox: Sandbox, timeoutMs: number | undefined): PipedriveClient {
  const { url: baseUrl, apiToken } = sandbox.pipedrive;
  const pace = { calls: NO_LIMIT, searches: NO_LIMIT, windowMs: 1 };
  const given = { baseUrl, apiToken, pace, clock: clockOf(sandbox) };
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
