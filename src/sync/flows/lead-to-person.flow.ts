import { knownPair, linkOfSource, linkOfTarget, sameText, unansweredCreate } from '../matching/match-rules';
import { emailOfLead } from '../matching/shared-text';
import { trimmedTextOf } from '../records/texts';
import { type Flow, type SkipRule } from './flow';

const flaggedAsDeleted: SkipRule = (lead, { deletedFlag }) =>
  deletedFlag !== null && lead.get(deletedFlag) === true ? 'deleted' : null;

/** A Marketo lead becomes, or updates, a Pipedrive person. */
export const leadToPersonFlow: Flow = {
  source: 'lead',
  target: 'person',
  table: 'personFromLead',
  opposite: 'leadFromPerson',
  skip: [flaggedAsDeleted],
  match: [linkOfSource, knownPair, unansweredCreate, linkOfTarget, sameText(emailOfLead)],
  sharedTexts: [emailOfLead],
  required: { field: 'name', otherwise: (lead) => trimmedTextOf(lead.get('email')), reason: 'no name' },
};
