import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { DealFollower } from './deal-follower';
import { FlowRunner } from './flow-runner';
import { leadToPerson } from './lead-to-person.flow';
import { type SyncResult } from './sync-result';

/** Carries one lead to Pipedrive, with the organization of its company. */
@TaskHandler('lead-to-person')
export class LeadToPersonTask implements HandlesTask {
  constructor(
    private readonly flows: FlowRunner,
    private readonly deals: DealFollower,
  ) {}

  async handle({ params }: TaskToRun): Promise<SyncResult> {
    const leadId = Number(params['leadId']);
    const result = await this.flows.run(leadToPerson, leadId);
    await this.deals.follow(result.id, leadId);
    return result;
  }
}
