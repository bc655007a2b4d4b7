import { type Clock } from '../../base/concurrency/clock';
import { toAppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type Timers } from '../../base/concurrency/timers';
import { type ClaimedTask } from '../task';
import { type TaskClaims } from '../ledger/task-claims';

interface Held {
  fence: number;
  lost: AbortController;
  /** By the monotonic clock. */
  until: number;
}

/** Renews the leases of the tasks that run here, and tells a task when it has lost its own. */
export class TaskLeases {
  private readonly held = new Map<string, Held>();
  private callOff: () => void = () => undefined;

  constructor(
    private readonly claims: TaskClaims,
    private readonly clock: Clock,
    private readonly timers: Timers,
    private readonly log: Log,
  ) {}

  /** Until `release`. @returns the signal that is aborted when the task is another instance's. */
  hold({ name, fence }: ClaimedTask): AbortSignal {
    const lost = new AbortController();
    if (!this.claims.shared) return lost.signal;
    this.held.set(name, { fence, lost, until: this.clock.monotonic() + this.claims.leaseMs });
    if (this.held.size === 1) this.renewLater();
    return lost.signal;
  }

  release({ name, fence }: ClaimedTask): void {
    if (this.held.get(name)?.fence !== fence) return;
    this.held.delete(name);
    if (this.held.size === 0) this.callOff();
  }

  private renewLater(): void {
    this.callOff();
    this.callOff = this.timers.after(this.claims.leaseMs / 3, () => void this.renew());
  }

  private async renew(): Promise<void> {
    const now = this.clock.monotonic();
    const asked = new Map(this.held);
    try {
      const renewed = await this.claims.renew([...asked.keys()], this.clock.now());
      const fences = new Map(renewed.map(({ name, fence }) => [name, fence]));
      for (const [name, held] of asked) held.until = fences.get(name) === held.fence ? now + this.claims.leaseMs : now;
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'the leases of running tasks cannot be renewed, trying again');
    }
    for (const held of asked.values()) if (held.until <= this.clock.monotonic()) held.lost.abort();
    if (this.held.size > 0) this.renewLater();
  }
}
