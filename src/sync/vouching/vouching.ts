import { Inject, Injectable } from '@nestjs/common';
import { QueueService } from '../../queue/queue.service';
import { type ToldKind } from '../records/kinds';
import { keyOf, type RecordReference } from '../records/record';
import { ArrivingEvents } from './arriving-events';

/** Answers whether a record of Pipedrive can be taken as it was, without reading it. */
@Injectable()
export class Vouching {
  constructor(
    private readonly events: ArrivingEvents,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'hasUnfinished'>,
  ) {}

  /** Whether it can vouch for any record of the kind: where not, nothing needs to be looked up for its sake. */
  isHeard(kind: ToldKind): boolean {
    return this.events.knownSince(kind) !== null;
  }

  /**
   * Whether whatever happened to the record since then has arrived and was dealt with: Pipedrive tells of its events, and
   * no task of it is left. What the tasks found is in the memory of the record.
   *
   * @param since - the serial of what is known of it.
   */
  async vouchesFor(record: RecordReference & { readonly kind: ToldKind }, since: number): Promise<boolean> {
    const knownSince = this.events.knownSince(record.kind);
    if (knownSince === null || since <= knownSince) return false;
    return !(await this.queue.hasUnfinished(keyOf(record)));
  }
}
