import { DealToOpportunityHandler } from './deal-to-opportunity.handler';
import { CARRIED_OVER, type CarriedOver } from './definitions';
import { DeleteLeadHandler } from './delete-lead.handler';
import { DeletePersonHandler } from './delete-person.handler';
import { flowHandler } from './flow-handler';
import { LeadToActivityHandler } from './lead-to-activity.handler';
import { LeadToPersonHandler } from './lead-to-person.handler';
import { PersonToLeadHandler } from './person-to-lead.handler';

const OF_FLOWS_ALONE = Object.values<CarriedOver>(CARRIED_OVER)
  .filter(({ isFlowAlone }) => isFlowAlone)
  .map(flowHandler);

/** What runs the tasks; the start finds a task that has none. */
export const HANDLERS = [
  LeadToPersonHandler,
  DeletePersonHandler,
  LeadToActivityHandler,
  PersonToLeadHandler,
  DeleteLeadHandler,
  DealToOpportunityHandler,
  ...OF_FLOWS_ALONE,
];
