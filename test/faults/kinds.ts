import { type Fault, type Vendor } from '../../sandbox/index.ts';

/** Something that can happen to a call. */
export interface FaultColumn {
  title: string;
  faultOf(vendor: Vendor, isOfToken: boolean): Fault;
}

const TOO_LONG_MS = 3000;
/** How long calls may take where one is to take too long. */
export const TIMEOUT_MS = 1000;

const always =
  (kind: Fault['kind'], more: Partial<Fault> = {}): FaultColumn['faultOf'] =>
  (vendor) => ({ vendor, kind, ...more });

export const FAULT_COLUMNS: readonly FaultColumn[] = [
  { title: 'answer lost', faultOf: always('reset-after') },
  { title: 'connection cut', faultOf: always('reset-before') },
  { title: '502 page', faultOf: always('server-error', { code: '502' }) },
  { title: '500, 611', faultOf: always('server-error') },
  { title: '503, 608', faultOf: always('unavailable') },
  { title: '429, 606', faultOf: always('throttle') },
  { title: 'time-out', faultOf: always('latency', { milliseconds: TOO_LONG_MS }) },
  {
    title: '401, 602',
    faultOf: (vendor, isOfToken) => ({ vendor, kind: vendor === 'marketo' && !isOfToken ? 'expire-token' : 'deny' }),
  },
  { title: '403 page', faultOf: always('html-block') },
];

export const TIMES = [1, 3] as const;
