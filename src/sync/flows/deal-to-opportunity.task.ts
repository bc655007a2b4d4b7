import { type HandlesTask, type TaskToRun } from '../../queue/task';
import { TaskHandler } from '../../queue/task-handler.decorator';
import { dealToOpportunity } from './deal-to-opportunity.flow';
import { FlowEngine } from './engine';
import { FlowRunner } from './flow-runner';
import { RoleOfDeal } from './role-of-deal';
import { type SyncResult } from './sync-result';

/** Carries one deal to Marketo: its opportunity, and the role of its contact person in it. */
@TaskHandler('deal-to-opportunity')
export class DealToOpportunityTask implements HandlesTask {
  constructor(
    private readonly flows: FlowRunner,
    private readonly engine: FlowEngine,
    private readonly roles: RoleOfDeal,
  ) {}

  async handle({ params }: TaskToRun): Promise<SyncResult> {
    const deal = await this.flows.load({ kind: 'deal', id: Number(params['dealId']) });
    const run = this.flows.newRun();
    const opportunity = await this.engine.sync(dealToOpportunity, deal, run);
    const result = { ...opportunity, ...run.dependents };
    return opportunity.id === undefined ? result : { ...result, role: await this.roles.sync(deal, run) };
  }
}
