import { type Fault, type Sandbox, type Vendor } from '../../sandbox/index.ts';

/** One call of a flow: which one of those with its verb and path it is. */
export interface WatchedCall {
  vendor: Vendor;
  method: string;
  /** Without query, ids as `{id}`. */
  route: string;
  /** 1 for the first one. */
  ordinal: number;
}

/** Calls from this one on, with its verb and path, fail so often. */
export interface Strike {
  call: WatchedCall;
  fault: Fault;
  times: number;
}

/** Sees every call that reaches the vendors, and lets some of them fail. */
export class WatchedCalls {
  readonly made: WatchedCall[] = [];
  private struck = 0;

  constructor(sandbox: Sandbox, strike?: Strike) {
    sandbox.faults.take = (vendor, method, path) => {
      const call = this.note(vendor, method, routeOf(path));
      if (!strike || !isOf(strike.call, call) || call.ordinal < strike.call.ordinal) return [];
      if (this.struck === strike.times) return [];
      this.struck += 1;
      return [strike.fault];
    };
  }

  /** How often a call was struck. */
  get strikes(): number {
    return this.struck;
  }

  private note(vendor: Vendor, method: string, route: string): WatchedCall {
    const before = this.made.filter((call) => isOf(call, { vendor, method, route })).length;
    const call = { vendor, method, route, ordinal: before + 1 };
    this.made.push(call);
    return call;
  }
}

export const isOfToken = ({ route }: WatchedCall): boolean => route.startsWith('/identity/');

/** As the table shows it. */
export function titleOf({ method, route, ordinal }: WatchedCall): string {
  return `\`${method} ${route}\`${ordinal === 1 ? '' : ` (${ordinal})`}`;
}

function isOf(one: Omit<WatchedCall, 'ordinal'>, other: Omit<WatchedCall, 'ordinal'>): boolean {
  return one.vendor === other.vendor && one.method === other.method && one.route === other.route;
}

function routeOf(path: string): string {
  return path.split('?')[0]!.replaceAll(/\/\d+(?=\/|\.|$)/g, '/{id}');
}
