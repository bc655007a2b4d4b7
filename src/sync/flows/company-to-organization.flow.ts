import { domainOf, knownPair, linkOfTarget, sameText, textOf, unansweredCreate } from '../matching/match-rules';
import { type SyncRecord } from '../records/record';
import { type Flow } from './flow';

const name = { target: 'name', of: (company: SyncRecord) => textOf(company.get('company')) };
const domain = { target: 'email_domain', of: (company: SyncRecord) => domainOf(textOf(company.get('website'))) };

/** A Marketo company becomes, or updates, a Pipedrive organization. */
export const companyToOrganization: Flow = {
  source: 'company',
  target: 'organization',
  table: 'organizationFromCompany',
  skip: [],
  match: [knownPair, unansweredCreate, linkOfTarget, sameText(name), sameText(domain)],
  sharedTexts: [name, domain],
  required: { field: 'name', otherwise: name.of, reason: 'no name' },
};
