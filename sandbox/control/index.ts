import { type SandboxContext } from '../core/context.ts';
import { listen, type Listener } from '../core/http.ts';
import { createControlApplication } from './application.ts';
import { type Vendors } from './vendors.ts';

export type ControlListener = Listener;

/** Starts the page and JSON API that look into both vendors and change them as their users would. */
export function createControl(context: SandboxContext, vendors: Vendors): Promise<ControlListener> {
  const { host, ports } = context.options;
  return listen(createControlApplication(context, vendors), ports.control, host);
}
