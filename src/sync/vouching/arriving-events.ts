import { Inject, Injectable } from '@nestjs/common';
import { type ToldKind } from '../records/kinds';
import { SeenSources } from '../state/seen-sources';

/**
 * Since when every event of a kind of record is known to arrive. Whoever watches Pipedrive's webhooks keeps it. Moments are
 * serials of what is kept of sources: clocks of the host may be set at any time.
 */
@Injectable()
export class ArrivingEvents {
  private readonly since = new Map<ToldKind, number>();

  constructor(@Inject(SeenSources) private readonly seen: Pick<SeenSources, 'latest'>) {}

  /** What is kept from now on is later. */
  present(): Promise<number> {
    return this.seen.latest();
  }

  /** What has a higher serial was kept since; null where they are not known to arrive. */
  knownSince(kind: ToldKind): number | null {
    return this.since.get(kind) ?? null;
  }

  /** What arrived since the first good look counts only while every look after it is good. */
  note(kind: ToldKind, doArrive: boolean, lookedAt: number): void {
    if (!doArrive) this.since.delete(kind);
    else if (!this.since.has(kind)) this.since.set(kind, lookedAt);
  }

  /** An event arrived late, or could not be taken: others may not have arrived at all, until the next good look. */
  noteGap(): void {
    this.since.clear();
  }
}
