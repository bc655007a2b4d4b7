import { knownPair, linkOfTarget, sameText, unansweredCreate } from '../matching/match-rules';
import { domainOfWebsite, nameOfCompany } from '../matching/shared-text';
import { trimmedTextOf } from '../records/texts';
import { type Flow } from './flow';

/** A Marketo company becomes, or updates, a Pipedrive organization. */
export const companyToOrganizationFlow: Flow = {
  source: 'company',
  target: 'organization',
  table: 'organizationFromCompany',
  opposite: 'companyFromOrganization',
  skip: [],
  match: [knownPair, unansweredCreate, linkOfTarget, sameText(nameOfCompany), sameText(domainOfWebsite)],
  sharedTexts: [nameOfCompany, domainOfWebsite],
  required: { field: 'name', otherwise: (company) => trimmedTextOf(company.get('company')), reason: 'no name' },
};
