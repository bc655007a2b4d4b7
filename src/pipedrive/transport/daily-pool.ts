import { type HttpAnswer } from '../../base/http-client/vendor-http';

/** The company's daily pool of tokens, as far as it is known. */
export interface DailyPool {
  /** As Pipedrive's answers told today; null where none did. */
  readonly limit: number | null;
  readonly left: number | null;
  /** What this client has spent today, by the price list. */
  readonly spent: number;
}

const DAY_MS = 24 * 3_600_000;

/** Keeps what is known of the pool until the next midnight in UTC; Pipedrive does not say whose midnight counts. */
export class DailyPoolWatch {
  private day = NaN;
  private limit: number | null = null;
  private left: number | null = null;
  private spent = 0;

  constructor(private readonly now: () => number) {}

  pool(): DailyPool {
    this.beginDay();
    return { limit: this.limit, left: this.left, spent: this.spent };
  }

  spend(tokens: number): void {
    this.beginDay();
    this.spent += tokens;
  }

  /** The headers are not documented, and may be missing at any time. */
  read({ headers }: Pick<HttpAnswer, 'headers'>): void {
    this.beginDay();
    this.limit = numberIn(headers['x-daily-ratelimit-token-limit']) ?? this.limit;
    this.left = numberIn(headers['x-daily-ratelimit-token-remaining']) ?? this.left;
  }

  private beginDay(): void {
    const day = Math.floor(this.now() / DAY_MS);
    if (day === this.day) return;
    this.day = day;
    this.limit = null;
    this.left = null;
    this.spent = 0;
  }
}

function numberIn(header: string | undefined): number | null {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) : null;
}
