import { knownPair, linkOfSource, linkOfTarget, sameText, textOf, unansweredCreate } from '../matching/match-rules';
import { type SyncRecord } from '../records/record';
import { type Flow, type SkipRule } from './flow';

const flaggedAsDeleted: SkipRule = (lead, { deletedFlag }) =>
  deletedFlag !== null && lead.get(deletedFlag) === true ? 'deleted' : null;

const email = { target: 'email', of: (lead: SyncRecord) => textOf(lead.get('email')) };

/** A Marketo lead becomes, or updates, a Pipedrive person. */
export const leadToPerson: Flow = {
  source: 'lead',
  target: 'person',
  table: 'personFromLead',
  skip: [flaggedAsDeleted],
  match: [linkOfSource, knownPair, unansweredCreate, linkOfTarget, sameText(email)],
  sharedTexts: [email],
  required: { field: 'name', otherwise: email.of, reason: 'no name' },
};
