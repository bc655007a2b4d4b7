import { type SandboxClock } from '../core/clock.ts';
import { type PipedriveSwitches } from './switches.ts';

const WINDOW_MS = 2000;
const DAY_MS = 24 * 3_600_000;
/** 429s of so short a time count together as ignored. */
const MEMORY_MS = 10_000;
const LEGACY_DAILY_WRITES = 10_000;

/** `burst` and `daily` are answered by 429, `blocked` by the 403 page. */
export type Verdict = 'admitted' | 'burst' | 'daily' | 'blocked';

/** The company's daily tokens and the token's rolling windows of two seconds, by the sandbox's clock. */
export class Limits {
  private readonly clock: SandboxClock;
  private readonly switches: PipedriveSwitches;
  private readonly isEnforced: boolean;
  private requests: number[] = [];
  private searches: number[] = [];
  private refusals: number[] = [];
  private blockedUntil = 0;
  private day = 0;
  private tokensOfDay = 0;
  private writesOfDay = 0;

  constructor(clock: SandboxClock, switches: PipedriveSwitches, isEnforced: boolean) {
    this.clock = clock;
    this.switches = switches;
    this.isEnforced = isEnforced;
  }

  /** Judges one request before its operation runs; an admitted one counts in its windows. */
  judge(isSearch: boolean): Verdict {
    if (!this.isEnforced) return 'admitted';
    this.forget();
    const now = this.clock.now();
    if (now < this.blockedUntil) return 'blocked';
    if (this.tokensLeft() === 0) return this.refused('daily');
    const isFull = this.requests.length >= this.switches.burst;
    const isSearchFull = isSearch && this.searches.length >= this.switches.searchBurst;
    if (isFull || isSearchFull) return this.refused('burst');
    this.requests.push(now);
    if (isSearch) this.searches.push(now);
    return 'admitted';
  }

  /** Takes an operation's price from the pool; the last operation may cost more than what is left. */
  charge(tokens: number, method: string): void {
    this.forget();
    this.tokensOfDay += tokens;
    if (method === 'POST' || method === 'PUT') this.writesOfDay += 1;
  }

  tokensLeft(): number {
    this.forget();
    return Math.max(0, this.switches.dailyTokens - this.tokensOfDay);
  }

  /** The limit headers of an answer; none while limits are off. */
  headers(isSearch: boolean, verdict: Verdict = 'admitted'): Record<string, string> {
    const isShown = this.isEnforced || verdict !== 'admitted';
    if (!isShown) return {};
    const { burst, daily, retryAfter, legacyDaily } = this.switches.headers;
    const isRefused = verdict === 'burst' || verdict === 'daily';
    return {
      ...(burst ? this.burstHeaders(isSearch, verdict) : {}),
      ...(daily ? this.dailyHeaders(verdict) : {}),
      ...(legacyDaily ? { 'x-daily-requests-left': String(Math.max(0, LEGACY_DAILY_WRITES - this.writesOfDay)) } : {}),
      ...(retryAfter && isRefused ? { 'retry-after': String(this.secondsToWait(isSearch, verdict)) } : {}),
    };
  }

  /** Forgets everything counted so far. */
  reset(): void {
    this.requests = [];
    this.searches = [];
    this.refusals = [];
    this.blockedUntil = 0;
    this.tokensOfDay = 0;
    this.writesOfDay = 0;
  }

  private burstHeaders(isSearch: boolean, verdict: Verdict): Record<string, string> {
    const [limit, used] = isSearch
      ? [this.switches.searchBurst, this.searches.length]
      : [this.switches.burst, this.requests.length];
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(verdict === 'burst' ? 0 : Math.max(0, limit - used)),
      'x-ratelimit-reset': String(this.secondsToWait(isSearch, 'burst')),
    };
  }

  private dailyHeaders(verdict: Verdict): Record<string, string> {
    return {
      'x-daily-ratelimit-token-limit': String(this.switches.dailyTokens),
      'x-daily-ratelimit-token-remaining': String(verdict === 'daily' ? 0 : this.tokensLeft()),
    };
  }

  private secondsToWait(isSearch: boolean, verdict: 'burst' | 'daily'): number {
    const now = this.clock.now();
    if (verdict === 'daily') return Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
    const isSearchFull = isSearch && this.searches.length >= this.switches.searchBurst;
    const oldest = (isSearchFull ? this.searches : this.requests)[0] ?? now;
    return Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
  }

  private refused(verdict: 'burst' | 'daily'): Verdict {
    const now = this.clock.now();
    this.refusals.push(now);
    // The first 429 tells the caller; only those after it are ignored ones.
    if (this.refusals.length <= this.switches.ignored429s + 1) return verdict;
    this.blockedUntil = now + this.switches.blockMs;
    this.refusals = [];
    return 'blocked';
  }

  private forget(): void {
    const now = this.clock.now();
    const since = (start: number) => (time: number) => time > start;
    this.requests = this.requests.filter(since(now - WINDOW_MS));
    this.searches = this.searches.filter(since(now - WINDOW_MS));
    this.refusals = this.refusals.filter(since(now - MEMORY_MS));
    const day = Math.floor(now / DAY_MS);
    if (day === this.day) return;
    this.day = day;
    this.tokensOfDay = 0;
    this.writesOfDay = 0;
  }
}
