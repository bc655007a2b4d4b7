import { knownPair, linkOfMerged, linkOfSource, linkOfTarget, sameText } from '../matching/match-rules';
import { emailOfPerson } from '../matching/shared-text';
import { trimmedTextOf } from '../records/texts';
import { type Flow } from './flow';

/** A Pipedrive person becomes, or updates, a Marketo lead. Marketo knows a repeated create by the e-mail address. */
export const personToLeadFlow: Flow = {
  source: 'person',
  target: 'lead',
  table: 'leadFromPerson',
  opposite: 'personFromLead',
  skip: [],
  match: [linkOfSource, knownPair, linkOfTarget, linkOfMerged, sameText(emailOfPerson)],
  sharedTexts: [emailOfPerson],
  required: { field: 'email', otherwise: (person) => trimmedTextOf(person.get('email')), reason: 'no email' },
};
