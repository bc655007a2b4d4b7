import { type MatchRule } from '../matching/match-rules';
import { externalOpportunityId } from './deal-to-opportunity.flow';
import { type SyncRecord } from '../records/record';
import { type Flow } from './flow';

/** Used where the mapping gives the role no name. */
export const DEFAULT_ROLE = 'Default Role';

/**
 * The role of a deal's contact in the deal's opportunity; Marketo knows it by opportunity, lead and name.
 *
 * @param named - gives the roles of that name in the opportunity, whichever lead has them.
 */
export function dealToRole(leadId: number, named: () => Promise<readonly SyncRecord[]>): Flow {
  const sameKey: MatchRule = {
    by: 'opportunity, lead and name',
    mayBelongToAnother: false,
    namesSource: true,
    find: async () => (await named()).filter((role) => role.get('leadId') === leadId),
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
