import { type Timers } from './timers';

/** One call that is made later: what is set anew takes its place, and once it is stopped none is made any more. */
export class Alarm {
  private hasStopped = false;
  private callOffSet: () => void = () => undefined;

  constructor(private readonly timers: Timers) {}

  get isStopped(): boolean {
    return this.hasStopped;
  }

  /** @param call - is made after so many milliseconds. */
  set(milliseconds: number, call: () => void): void {
    this.callOff();
    if (!this.hasStopped) this.callOffSet = this.timers.after(milliseconds, call);
  }

  callOff(): void {
    this.callOffSet();
    this.callOffSet = () => undefined;
  }

  stop(): void {
    this.hasStopped = true;
    this.callOff();
  }
}
