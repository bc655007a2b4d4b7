export type Vendor = 'marketo' | 'pipedrive';

export interface Call {
  id: number;
  /** UTC, with milliseconds. */
  at: string;
  vendor: Vendor;
  method: string;
  /** With its query, without credentials. */
  path: string;
  /** 0 where the connection was cut before any answer. */
  status: number;
  /** Marketo's error code or Pipedrive's code. */
  code?: string;
  /** Pipedrive: the cost; Marketo: 1 when the call counts, else 0. */
  tokens: number;
  write: boolean;
  milliseconds: number;
}

export interface CallFilter {
  vendor?: Vendor;
  write?: boolean;
  /** Only calls after the one with this id. */
  since?: number;
}

export interface CallTotals {
  calls: number;
  writes: number;
  tokens: number;
}

const KEPT = 10_000;

/** What was asked of the two simulated APIs, oldest first; the last 10 000 calls are kept, totals count all. */
export class CallLog {
  private calls: Call[] = [];
  private last = 0;
  private sums: Record<Vendor, CallTotals> = { marketo: noCalls(), pipedrive: noCalls() };

  record(call: Omit<Call, 'id'>): void {
    this.last += 1;
    this.calls.push({ id: this.last, ...call });
    if (this.calls.length > KEPT) this.calls.shift();
    const sum = this.sums[call.vendor];
    sum.calls += 1;
    sum.writes += call.write ? 1 : 0;
    sum.tokens += call.tokens;
  }

  list(filter: CallFilter = {}): Call[] {
    return this.calls.filter(
      (call) =>
        (filter.vendor === undefined || call.vendor === filter.vendor) &&
        (filter.write === undefined || call.write === filter.write) &&
        (filter.since === undefined || call.id > filter.since),
    );
  }

  totals(vendor: Vendor): CallTotals {
    return { ...this.sums[vendor] };
  }

  /** 0 before the first call; goes on counting after `clear`. */
  lastId(): number {
    return this.last;
  }

  clear(): void {
    this.calls = [];
    this.sums = { marketo: noCalls(), pipedrive: noCalls() };
  }
}

function noCalls(): CallTotals {
  return { calls: 0, writes: 0, tokens: 0 };
}
