import { type Clock } from '../../src/base/clock';
import { type Timers } from '../../src/base/timers';

interface Alarm {
  at: number;
  ring: () => void;
}

/** Clock and timers of which nothing rings until the test moves the time on. */
export class FakeTime implements Clock, Timers {
  private alarms: Alarm[] = [];

  constructor(private time = Date.parse('2026-11-23T10:00:00.000Z')) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.after(milliseconds, resolve));
  }

  after(milliseconds: number, ring: () => void): () => void {
    const alarm = { at: this.time + milliseconds, ring };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  advance(milliseconds: number): void {
    const until = this.time + milliseconds;
    for (let next = this.nextUntil(until); next !== undefined; next = this.nextUntil(until)) {
      const alarm = next;
      this.alarms = this.alarms.filter((other) => other !== alarm);
      this.time = Math.max(this.time, alarm.at);
      alarm.ring();
    }
    this.time = until;
  }

  /** How many things are set to ring. */
  get pending(): number {
    return this.alarms.length;
  }

  private nextUntil(until: number): Alarm | undefined {
    return this.alarms.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}
