import { currentTrial } from '../../base/concurrency/trial';
import { Inject, Injectable } from '@nestjs/common';
import { QueueService } from '../../queue/queue.service';
import { dealToOpportunityTask } from './definitions';
import { isMapped } from '../mapping/not-mapped';
import { type SyncResult } from '../engine/sync-result';
import { DealRoles } from '../state/deal-roles';
import { SyncSettings } from '../sync-settings';

/** Lets the roles of a person's deals follow the person's lead. */
@Injectable()
export class DealFollower {
  constructor(
    private readonly roles: DealRoles,
    private readonly settings: SyncSettings,
    @Inject(QueueService) private readonly queue: Pick<QueueService, 'enqueue'>,
  ) {}

  /** Queues the deals whose role waits for this pair, or is that of another lead; none while roles are switched off. */
  async follow(personId: SyncResult['id'], leadId: SyncResult['id']): Promise<void> {
    if (currentTrial() || typeof personId !== 'number' || typeof leadId !== 'number') return;
    const { mapping } = this.settings;
    if (!isMapped(mapping, 'opportunityFromDeal') || !isMapped(mapping, 'roleFromDeal')) return;
    for (const dealId of await this.roles.toFollow(personId, leadId)) {
      await this.queue.enqueue(dealToOpportunityTask.of({ dealId }));
    }
  }
}
