import { type Clock } from '../../src/base/concurrency/clock';
import { type Timers } from '../../src/base/concurrency/timers';

interface Alarm {
  at: number;
  ring: () => void;
}

/** Clock and timers of which nothing rings until the test moves the time on. */
export class FakeTime implements Clock, Timers {
  private alarms: Alarm[] = [];
  private passed = 0;
  private set = 0;

  constructor(private readonly begin = Date.parse('2026-11-23T10:00:00.000Z')) {}

  now(): number {
    return Math.round(this.begin + this.set + this.passed);
  }

  monotonic(): number {
    return this.passed;
  }

  /** Somebody sets the clock, by so much; no time passes. */
  step(milliseconds: number): void {
    this.set += milliseconds;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }

  after(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: this.passed + milliseconds, ring };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  advance(milliseconds: number): void {
    const until = this.passed + milliseconds;
    for (let next = this.nextUntil(until); next !== undefined; next = this.nextUntil(until)) {
      const alarm = next;
      this.alarms = this.alarms.filter((other) => other !== alarm);
      this.passed = Math.max(this.passed, alarm.at);
      alarm.ring();
    }
    this.passed = until;
  }

  /** How many things are set to ring. */
  get pending(): number {
    return this.alarms.length;
  }

  private nextUntil(until: number): Alarm | undefined {
    return this.alarms.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}
