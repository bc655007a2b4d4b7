import { centralDate, type SandboxClock } from '../../core/clock.ts';
import { type MarketoSwitches } from '../marketo-sandbox.ts';
import { MarketoError } from './marketo-error.ts';

const WINDOW_MS = 20_000;
const DAY_MS = 24 * 3600 * 1000;
const UNCOUNTED: ReadonlySet<string> = new Set(['601', '602', '604', '605', '608', '611']);

interface Day {
  total: number;
  users: Map<string, number>;
  errors: Map<string, number>;
}

/** What the instance allows: calls at once, calls in any 20 seconds, calls a day; all users together. */
export class Quota {
  private readonly clock: SandboxClock;
  private readonly switches: MarketoSwitches;
  private readonly enforced: boolean;
  private readonly days = new Map<string, Day>();
  private accepted: number[] = [];
  private underWay = 0;

  constructor(clock: SandboxClock, switches: MarketoSwitches, enforced: boolean) {
    this.clock = clock;
    this.switches = switches;
    this.enforced = enforced;
  }

  /** True while the call is one too many; `leave` must follow either way. */
  enter(): boolean {
    this.underWay += 1;
    return this.enforced && this.underWay > this.switches.concurrentCalls;
  }

  leave(): void {
    this.underWay -= 1;
  }

  concurrencyError(): MarketoError {
    return new MarketoError('615', `Concurrent access limit '${this.switches.concurrentCalls}' reached`);
  }

  /** @throws MarketoError 607 or 606. A refused call takes no room in the window. */
  admit(): void {
    if (!this.enforced) return;
    if (this.today().total >= this.switches.dailyQuota) {
      throw new MarketoError('607', `Max daily quota '${this.switches.dailyQuota}' reached`);
    }
    const now = this.clock.now();
    this.accepted = this.accepted.filter((at) => now - at < WINDOW_MS);
    if (this.accepted.length >= this.switches.callsPerWindow) {
      throw new MarketoError('606', `Max rate limit '${this.switches.callsPerWindow}' exceeded with in '20' secs`);
    }
    this.accepted.push(now);
  }

  /** Gives 1 where the answered call counts against the day, else 0. */
  count(user: string, errorCode: string | undefined): number {
    const day = this.today();
    if (errorCode !== undefined) raise(day.errors, errorCode);
    if (errorCode !== undefined && UNCOUNTED.has(errorCode)) return 0;
    day.total += 1;
    raise(day.users, user);
    return 1;
  }

  reset(): void {
    this.accepted = [];
    this.days.clear();
  }

  usage(days: number): Record<string, unknown>[] {
    return this.lastDays(days).map(([date, day]) => ({
      date,
      total: day.total,
      users: [...day.users].map(([userId, count]) => ({ userId, count })),
    }));
  }

  errors(days: number): Record<string, unknown>[] {
    return this.lastDays(days).map(([date, day]) => ({
      date,
      total: [...day.errors.values()].reduce((sum, count) => sum + count, 0),
      errors: [...day.errors].map(([errorCode, count]) => ({ errorCode, count })),
    }));
  }

  private today(): Day {
    const date = centralDate(this.clock.now());
    const day = this.days.get(date) ?? { total: 0, users: new Map(), errors: new Map() };
    this.days.set(date, day);
    return day;
  }

  private lastDays(days: number): [string, Day][] {
    const dates = Array.from({ length: days }, (_, ago) => centralDate(this.clock.now() - ago * DAY_MS));
    return [...new Set(dates)].flatMap((date): [string, Day][] => {
      const day = this.days.get(date);
      return day ? [[date, day]] : [];
    });
  }
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
