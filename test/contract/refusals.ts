import { type Fault, type Sandbox } from '../../sandbox/index.ts';

/** What a work throws; undefined where it does not. */
export async function refusalOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

/**
 * Has a call refused in each way that the vendor has.
 *
 * @param call - makes one call or more; may throw.
 */
export async function refuseInEveryWay(
  { faults, clock, marketo, pipedrive }: Sandbox,
  vendor: Fault['vendor'],
  call: () => Promise<unknown>,
): Promise<void> {
  for (const kind of ['expire-token', 'throttle', 'exhaust', 'server-error', 'unavailable', 'deny'] as const) {
    faults.add({ vendor, kind, times: kind === 'expire-token' ? 1 : 3 });
    await refusalOf(call);
    faults.clear();
    marketo.resetLimits();
    pipedrive.resetLimits();
    clock.advance(86_400_000);
  }
  for (const denied of [true, false]) {
    for (const { denyCredentials } of [marketo, pipedrive]) denyCredentials(denied);
    await refusalOf(call);
  }
}
