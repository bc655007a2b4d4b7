import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { DealFollower } from './deal-follower';
import { FlowRunner } from './flow-runner';
import { writesWhileFresh } from './together';
import { PipedriveClient } from '../../pipedrive';
import { leadToPersonFlow } from '../flows/lead-to-person.flow';
import { type SyncResult } from '../engine/sync-result';
import { leadToPersonTask } from './definitions';

/** Carries one lead to Pipedrive, with the organization of its company. */
@TaskHandler(leadToPersonTask)
export class LeadToPersonHandler implements HandlesTask<ParamsOf<typeof leadToPersonTask>> {
  constructor(
    private readonly flows: FlowRunner,
    private readonly deals: DealFollower,
    private readonly pipedrive: PipedriveClient,
  ) {}

  readonly together = (): number => writesWhileFresh(this.pipedrive);

  async handle({ params }: TaskToRun<ParamsOf<typeof leadToPersonTask>>): Promise<SyncResult> {
    const result = await this.flows.run(leadToPersonFlow, params.leadId);
    await this.deals.follow(result.id, params.leadId);
    return result;
  }
}
