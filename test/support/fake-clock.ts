import { type Clock } from '../../src/base/concurrency/clock';

/** A clock in which sleeping moves the time on at once. */
export class FakeClock implements Clock {
  readonly sleeps: number[] = [];
  private passed = 0;

  constructor(private time = Date.parse('2026-03-02T10:00:00Z')) {}

  now(): number {
    return this.time;
  }

  monotonic(): number {
    return this.passed;
  }

  sleep(milliseconds: number): Promise<void> {
    this.sleeps.push(milliseconds);
    this.advance(milliseconds);
    return Promise.resolve();
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
    this.passed += milliseconds;
  }
}
