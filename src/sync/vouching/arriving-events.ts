import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../base/concurrency/clock';
import { type ToldKind } from '../records/kinds';

/** Since when every event of a kind of record is known to arrive. Whoever watches Pipedrive's webhooks keeps it. */
@Injectable()
export class ArrivingEvents {
  private readonly since = new Map<ToldKind, number>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** In epoch milliseconds; null where they are not known to arrive. */
  knownSince(kind: ToldKind): number | null {
    return this.since.get(kind) ?? null;
  }

  /** What arrived since the first good look counts only while every look after it is good. */
  note(kind: ToldKind, doArrive: boolean, lookedAt: number): void {
    if (!doArrive) this.since.delete(kind);
    else if (!this.since.has(kind)) this.since.set(kind, lookedAt);
  }

  /** An event arrived late, or could not be taken: what else happened until now may not have arrived at all. */
  noteGap(): void {
    for (const kind of this.since.keys()) this.since.set(kind, this.clock.now());
  }
}
