import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, type Clock } from '../concurrency/clock';
import { TIMERS, type Timers } from '../concurrency/timers';
import { type Log, LOG } from '../logging/log';
import { type GateProblem, VendorGate, type VendorGateOptions } from './vendor-gate';

/** The gates of all vendors, by their names. */
@Injectable()
export class VendorGates implements OnApplicationShutdown {
  private readonly gates = new Map<string, VendorGate>();
  private readonly listeners: (() => void)[] = [];

  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(TIMERS) private readonly timers: Timers,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** An open gate; it needs a probe. */
  create(about: Pick<VendorGateOptions, 'vendor' | 'credentials'>): VendorGate {
    const { clock, timers, log } = this;
    const gate = new VendorGate({ ...about, clock, timers, log });
    this.gates.set(gate.name, gate);
    gate.onOpened(() => {
      for (const listener of this.listeners) listener();
    });
    return gate;
  }

  /** In the order in which they were added. */
  get all(): VendorGate[] {
    return [...this.gates.values()];
  }

  /** Those with these names that take no calls for now. */
  closed(names: readonly string[]): VendorGate[] {
    return this.all.filter(({ name, isOpen }) => !isOpen && names.includes(name));
  }

  /** To be told whenever one opens again. */
  onOpened(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** `ok`, `limited until <ISO>` or `down since <ISO>` of each. */
  descriptions(): Record<string, string> {
    return Object.fromEntries(this.all.map(({ name, description }) => [name, description]));
  }

  /** What somebody has to do for calls to be taken. */
  problems(): GateProblem[] {
    return this.all.map(({ problem }) => problem).filter((problem) => problem !== null);
  }

  onApplicationShutdown(): void {
    for (const gate of this.all) gate.stop();
  }
}
