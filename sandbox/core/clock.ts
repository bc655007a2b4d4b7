/** The sandbox's time: real time plus an offset that tests and the control page move forward. */
export class SandboxClock {
  private offsetMs = 0;

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.offsetMs;
  }

  /** As HTTP tells it, by the machine's own clock: a test that sets the clock of the service moves this one not. */
  httpDate(): string {
    return new Date(new Date().getTime() + this.offsetMs).toUTCString();
  }

  /** Moves the time forward; nothing waits and no timer fires earlier. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError('The clock only moves forward, by milliseconds');
    this.offsetMs += ms;
  }

  /** The present time in UTC with whole seconds: `2026-11-23T10:00:00Z`. */
  iso(): string {
    return isoSeconds(this.now());
  }
}

// Making one takes longer than all else that an answer needs.
const CENTRAL = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' });

/** The day in Central Time, at whose midnight Marketo's daily limits start anew: YYYY-MM-DD. */
export function centralDate(epochMs: number): string {
  return CENTRAL.format(epochMs);
}

/** A time in UTC with whole seconds, as both vendors print it. */
export function isoSeconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
