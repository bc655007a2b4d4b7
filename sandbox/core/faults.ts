import { type Vendor } from './calls.ts';

export const FAULT_KINDS = [
  'latency',
  'throttle',
  'exhaust',
  'server-error',
  'unavailable',
  'expire-token',
  'reset-before',
  'reset-after',
  'no-answer',
  'html-block',
  'broken-json',
  'deny',
] as const;

/**
 * What goes wrong with a call.
 *
 * - `latency`: the answer comes later; `throttle`: Pipedrive 429 of a burst, Marketo 606
 * - `exhaust`: Pipedrive's daily 429, Marketo 607; `server-error`: Pipedrive 500, Marketo 611, or a page with HTTP 502 with
 *   `code: '502'`
 * - `unavailable`: 503, Marketo 608; `expire-token`: Marketo 602, then 601 for the old token
 * - `reset-before`, `reset-after`: the connection is cut before or after the call took effect
 * - `no-answer`: the call takes effect, and nothing is answered until the caller goes away
 * - `html-block`: 403 with a page; `broken-json`: the call takes effect, half of the answer arrives
 * - `deny`: Pipedrive 401, Marketo 603
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  vendor: Vendor;
  kind: FaultKind;
  /** Only calls with this verb; a POST with `_method=GET` is a GET. */
  method?: string;
  /** Only calls whose path, with its query, contains this. */
  path?: string;
  /** For so many calls; default 1, `Infinity` is allowed. */
  times?: number;
  /** How long `latency` lasts. */
  milliseconds?: number;
  /** Answer with this vendor code instead of the usual one. */
  code?: string;
}

export interface ActiveFault extends Fault {
  id: number;
  times: number;
}

/** The faults that wait for a call; each is used up after its `times`. */
export class Faults {
  private active: ActiveFault[] = [];
  private last = 0;

  /** Gives the id of the new fault. */
  add(fault: Fault): number {
    this.last += 1;
    this.active.push({ ...fault, id: this.last, times: fault.times ?? 1 });
    return this.last;
  }

  /** The faults that strike this call, in the order they were added; each has one time less afterwards. */
  take(vendor: Vendor, method: string, path: string, concerns: (fault: Fault) => boolean = () => true): Fault[] {
    const striking = this.active.filter((fault) => strikes(fault, vendor, method, path) && concerns(fault));
    for (const fault of striking) fault.times -= 1;
    this.active = this.active.filter((fault) => fault.times > 0);
    return striking.map(({ id: _id, ...fault }) => fault);
  }

  list(): ActiveFault[] {
    return this.active.map((fault) => ({ ...fault }));
  }

  remove(id: number): void {
    this.active = this.active.filter((fault) => fault.id !== id);
  }

  clear(): void {
    this.active = [];
  }
}

function strikes(fault: Fault, vendor: Vendor, method: string, path: string): boolean {
  if (fault.vendor !== vendor) return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method.toUpperCase()) return false;
  return fault.path === undefined || path.includes(fault.path);
}
