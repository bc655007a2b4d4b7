import { knownPair, linkOfTarget, sameDomain, sameText, textOf, unansweredCreate } from '../matching/match-rules';
import { type Flow } from './flow';

const name = { target: 'name', source: 'company' };

/** A Marketo company becomes, or updates, a Pipedrive organization. */
export const companyToOrganization: Flow = {
  source: 'company',
  target: 'organization',
  table: 'organizationFromCompany',
  skip: [],
  match: [knownPair, unansweredCreate, linkOfTarget, sameText(name), sameDomain('email_domain', 'website')],
  sharedText: name,
  required: { field: 'name', otherwise: (company) => textOf(company.get('company')), reason: 'no name' },
};
