import { inventCompany } from './company/invent-company.ts';
import { type ControlListener, createControl } from './control/index.ts';
import { CallLog } from './core/calls.ts';
import { SandboxClock } from './core/clock.ts';
import { type SandboxContext } from './core/context.ts';
import { Faults } from './core/faults.ts';
import { resolveOptions, type SandboxOptions } from './core/options.ts';
import { SeededRandom } from './core/random.ts';
import { createMarketoSandbox } from './marketo/index.ts';
import { type MarketoSandbox } from './marketo/marketo-sandbox.ts';
import { createPipedriveSandbox, type PipedriveSandbox } from './pipedrive/index.ts';

export { type Call, type Vendor } from './core/calls.ts';
export { type Fault, type FaultKind } from './core/faults.ts';
export { PortTakenError } from './core/http.ts';
export { type SandboxOptions } from './core/options.ts';
export { type MarketoSandbox, type SmartCampaign } from './marketo/marketo-sandbox.ts';
export { type PipedriveSandbox } from './pipedrive/index.ts';

/** Both simulated vendors and their control page, running. */
export interface Sandbox {
  clock: SandboxClock;
  calls: CallLog;
  faults: Faults;
  marketo: MarketoSandbox;
  pipedrive: PipedriveSandbox;
  controlUrl: string;
  /** Ends every connection, timer and webhook. */
  close(): Promise<void>;
}

/**
 * Starts the simulated Marketo and Pipedrive, each on its own port, and the control page.
 *
 * @throws PortTakenError when one of the ports is in use; nothing is left running then.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createContext(options);
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closing.splice(0).map((end) => end()));
  };
  try {
    const marketo = await createMarketoSandbox(context);
    closing.push(() => marketo.close());
    const pipedrive = await createPipedriveSandbox(context);
    closing.push(() => pipedrive.close());
    const vendors = { marketo: marketo.sandbox, pipedrive: pipedrive.sandbox };
    const control: ControlListener = await createControl(context, vendors);
    closing.push(() => control.close());
    const { clock, calls, faults } = context;
    return { clock, calls, faults, ...vendors, controlUrl: control.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function createContext(given: SandboxOptions): SandboxContext {
  const options = resolveOptions(given);
  const random = new SeededRandom(options.seed);
  const clock = new SandboxClock();
  const company = inventCompany(random.derive('company'), options.company === 'empty');
  return { clock, calls: new CallLog(), faults: new Faults(), random, options, company };
}
