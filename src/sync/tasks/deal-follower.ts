import { Inject, Injectable } from '@nestjs/common';
import { QueueService } from '../../queue/queue.service';
import { dealToOpportunityTask } from './definitions';
import { DealRoles } from '../state/deal-roles';

/** Lets the roles of a person's deals follow the person's lead. */
@Injectable()
export class DealFollower {
  constructor(
    private readonly roles: DealRoles,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'enqueue'>,
  ) {}

  /** Queues the deals whose role waits for this pair, or is that of another lead. */
  async follow(personId: number | string | undefined, leadId: number | string | undefined): Promise<void> {
    if (typeof personId !== 'number' || typeof leadId !== 'number') return;
    for (const dealId of await this.roles.toFollow(personId, leadId)) {
      await this.queue.enqueue(dealToOpportunityTask.of({ dealId }));
    }
  }
}
