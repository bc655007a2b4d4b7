import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { DealFollower } from './deal-follower';
import { FlowRunner } from './flow-runner';
import { MergedPersons } from './merged-persons';
import { personToLead } from './person-to-lead.flow';
import { type SyncResult } from './sync-result';

/** Carries one person to Marketo, with the company of its organization. */
@TaskHandler('person-to-lead')
export class PersonToLeadTask implements HandlesTask {
  constructor(
    private readonly flows: FlowRunner,
    private readonly deals: DealFollower,
    private readonly merged: MergedPersons,
  ) {}

  async handle({ params }: TaskToRun): Promise<SyncResult> {
    const personId = Number(params['personId']);
    const result = await this.flows.run(personToLead, personId);
    await this.deals.follow(personId, result.id);
    return { ...result, ...(await this.merged.settle(personId, result.id)) };
  }
}
