import { type Clock } from '../../base/concurrency/clock';
import { toAppError } from '../../base/errors/app-error';
import { type Log } from '../../base/logging/log';
import { type Timers } from '../../base/concurrency/timers';
import { type ClaimedTask } from '../task';
import { type TaskClaims } from '../ledger/task-claims';

interface Held {
  readonly fence: number;
  readonly lost: AbortController;
  /** Ends the wait for the end of the lease. */
  callOff: () => void;
}

/** The rest of a lease is for answers of the store that come late: here it counts as lost before others may have it. */
const SHARE_OF_LEASE = 5 / 6;

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

  /** Of the tasks that run here. */
  get names(): string[] {
    return [...this.held.keys()];
  }

  /** Until `release`. @returns the signal that is aborted when the task may be another instance's. */
  hold({ name, fence }: ClaimedTask): AbortSignal {
    const lost = new AbortController();
    if (!this.claims.shared) return lost.signal;
    const held = { fence, lost, callOff: () => undefined };
    this.held.set(name, held);
    this.expectEnd(held);
    if (this.held.size === 1) this.renewLater();
    return lost.signal;
  }

  release({ name, fence }: ClaimedTask): void {
    const held = this.held.get(name);
    if (held?.fence !== fence) return;
    held.callOff();
    this.held.delete(name);
    if (this.held.size === 0) this.callOff();
  }

  private renewLater(): void {
    this.callOff();
    this.callOff = this.timers.after(this.claims.leaseMs / 3, () => void this.renew());
  }

  private async renew(): Promise<void> {
    const askedAt = this.clock.monotonic();
    const asked = new Map(this.held);
    try {
      const renewed = await this.claims.renew([...asked.keys()], this.clock.now());
      const fences = new Map(renewed.map(({ name, fence }) => [name, fence]));
      const tookMs = this.clock.monotonic() - askedAt;
      for (const [name, held] of asked) {
        if (fences.get(name) !== held.fence) held.lost.abort();
        else if (this.held.get(name) === held) this.expectEnd(held, tookMs);
      }
    } catch (thrown) {
      this.log.warn({ err: toAppError(thrown) }, 'the leases of running tasks cannot be renewed, trying again');
    }
    if (this.held.size > 0) this.renewLater();
  }

  /** Also where a renewal gets no answer. @param passedMs - since the lease began. */
  private expectEnd(held: Held, passedMs = 0): void {
    held.callOff();
    const leftMs = Math.max(0, this.claims.leaseMs * SHARE_OF_LEASE - passedMs);
    held.callOff = this.timers.after(leftMs, () => held.lost.abort());
  }
}
