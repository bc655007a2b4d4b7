import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { DealFollower } from './deal-follower';
import { FlowRunner } from './flow-runner';
import { MARKETO_TAKES } from './together';
import { MergedPersons } from './merged-persons';
import { personToLeadFlow } from '../flows/person-to-lead.flow';
import { type SyncResult } from '../engine/sync-result';
import { personToLeadTask } from './definitions';

/** Carries one person to Marketo, with the company of its organization. */
@TaskHandler(personToLeadTask)
export class PersonToLeadHandler implements HandlesTask<ParamsOf<typeof personToLeadTask>> {
  constructor(
    private readonly flows: FlowRunner,
    private readonly deals: DealFollower,
    private readonly merged: MergedPersons,
  ) {}

  readonly together = (): number => MARKETO_TAKES;

  async handle({ params, payload }: TaskToRun<ParamsOf<typeof personToLeadTask>>): Promise<SyncResult> {
    const { personId } = params;
    const result = await this.flows.run(personToLeadFlow, personId, payload);
    await this.deals.follow(personId, result.id);
    return { ...result, ...(await this.merged.settle(personId, result.id)) };
  }
}
