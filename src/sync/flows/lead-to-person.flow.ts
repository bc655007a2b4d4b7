import { knownPair, linkOfSource, linkOfTarget, sameText, textOf, unansweredCreate } from '../matching/match-rules';
import { type Flow, type SkipRule } from './flow';

const flaggedAsDeleted: SkipRule = (lead, { deletedFlag }) =>
  deletedFlag !== null && lead.get(deletedFlag) === true ? 'deleted' : null;

const email = { target: 'email', source: 'email' };

/** A Marketo lead becomes, or updates, a Pipedrive person. */
export const leadToPerson: Flow = {
  source: 'lead',
  target: 'person',
  table: 'personFromLead',
  skip: [flaggedAsDeleted],
  match: [linkOfSource, knownPair, unansweredCreate, linkOfTarget, sameText(email)],
  sharedText: email,
  required: { field: 'name', otherwise: (lead) => textOf(lead.get('email')), reason: 'no name' },
};
