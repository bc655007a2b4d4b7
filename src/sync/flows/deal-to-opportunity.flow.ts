import { type SourceEntity } from '../mapping/mapping';
import { members } from '../mapping/plain';
import { keyOfSource } from '../matching/match-rules';
import { trimmedTextOf } from '../records/texts';
import { type Flow, type SkipRule } from './flow';

export const externalOpportunityId = (dealId: number): string => `pd-deal-${dealId}`;

const ofOtherPipelines: SkipRule = async (deal, { mapping }) => {
  if (mapping.pipelines === undefined) return null;
  const pipeline = members(await (deal as unknown as SourceEntity)['pipeline']);
  return mapping.pipelines.includes(String(pipeline?.['name'])) ? null : 'filtered';
};

/** A Pipedrive deal becomes, or updates, a Marketo opportunity. */
export const dealToOpportunityFlow: Flow = {
  source: 'deal',
  target: 'opportunity',
  table: 'opportunityFromDeal',
  skip: [ofOtherPipelines],
  match: [keyOfSource('externalOpportunityId', externalOpportunityId)],
  sharedTexts: [],
  required: { field: 'name', otherwise: (deal) => trimmedTextOf(deal.get('title')), reason: 'no title' },
  newTarget: ({ id }) => ({ externalOpportunityId: externalOpportunityId(id) }),
};
