import { type HandlesTask, type ParamsOf, TaskHandler, type TaskToRun } from '../../queue';
import { dealToOpportunityFlow } from '../flows/deal-to-opportunity.flow';
import { FlowEngine } from '../engine/engine';
import { FlowRunner } from './flow-runner';
import { FreeSkips } from './free-skips';
import { MARKETO_TAKES } from './together';
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
    private readonly free: FreeSkips,
  ) {}

  readonly together = (): number => MARKETO_TAKES;

  async handle({ params, payload }: TaskToRun<ParamsOf<typeof dealToOpportunityTask>>): Promise<SyncResult> {
    const off = this.flows.switchedOff(dealToOpportunityFlow.table);
    const known = off ?? (await this.free.ofDeal(params.dealId, payload));
    if (known) return known;
    return this.flows.whileFresh(() => this.carryOver(params.dealId, payload));
  }

  private async carryOver(id: number, payload: unknown): Promise<SyncResult> {
    const deal = await this.flows.load({ kind: 'deal', id });
    const run = this.flows.newRun(payload);
    const opportunity = await this.engine.sync(dealToOpportunityFlow, deal, run);
    const result = { ...opportunity, ...run.dependents };
    if (opportunity.id === undefined) return result;
    const isByWebhook = payload !== undefined;
    const spared = { ofKnown: isByWebhook, ofRoles: isByWebhook && opportunity.status === 'created' };
    return { ...result, role: await this.roles.sync(deal, run, spared) };
  }
}
