import { type MatchRule } from '../matching/match-rules';
import { externalOpportunityId } from './deal-to-opportunity.flow';
import { type Flow } from './flow';

/** Used where the mapping gives the role no name. */
export const DEFAULT_ROLE = 'Default Role';

/** The role of a deal's contact in the deal's opportunity; Marketo knows it by opportunity, lead and name. */
export function dealToRole(leadId: number, role: string): Flow {
  const sameKey: MatchRule = {
    by: 'opportunity, lead and name',
    mayBelongToAnother: false,
    namesSource: true,
    async find({ source, records }) {
      const ofDeal = await records.of('role').find('externalOpportunityId', [externalOpportunityId(source.id)]);
      return ofDeal.filter((found) => found.get('leadId') === leadId && found.get('role') === role);
    },
  };
  return {
    source: 'deal',
    target: 'role',
    table: 'roleFromDeal',
    skip: [],
    match: [sameKey],
    sharedTexts: [],
    required: { field: 'role', otherwise: () => DEFAULT_ROLE, reason: 'no role' },
    newTarget: ({ id }) => ({ externalOpportunityId: externalOpportunityId(id), leadId }),
  };
}
