import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { dealToOpportunityFlow } from '../flows/deal-to-opportunity.flow';
import { FlowEngine } from '../engine/engine';
import { FlowRunner } from './flow-runner';
import { RoleOfDeal } from './role-of-deal';
import { type SyncResult } from '../engine/sync-result';
import { dealToOpportunityTask } from './definitions';

/** Carries one deal to Marketo: its opportunity, and the role of its contact person in it. */
@TaskHandler(dealToOpportunityTask)
export class DealToOpportunityHandler implements HandlesTask<ParamsOf<typeof dealToOpportunityTask>> {
  constructor(
    private readonly flows: FlowRunner,
    private readonly engine: FlowEngine,
    private readonly roles: RoleOfDeal,
  ) {}

  async handle({ params }: TaskToRun<ParamsOf<typeof dealToOpportunityTask>>): Promise<SyncResult> {
    const off = this.flows.switchedOff(dealToOpportunityFlow.table);
    if (off) return off;
    return this.flows.whileFresh(() => this.carryOver(params.dealId));
  }

  private async carryOver(id: number): Promise<SyncResult> {
    const deal = await this.flows.load({ kind: 'deal', id });
    const run = this.flows.newRun();
    const opportunity = await this.engine.sync(dealToOpportunityFlow, deal, run);
    const result = { ...opportunity, ...run.dependents };
    return opportunity.id === undefined ? result : { ...result, role: await this.roles.sync(deal, run) };
  }
}
