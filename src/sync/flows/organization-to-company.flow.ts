import { keyOfSource, knownPair, linkOfSource, sameText } from '../matching/match-rules';
import { nameOfOrganization } from '../matching/shared-text';
import { trimmedTextOf } from '../records/texts';
import { type Flow } from './flow';

export const externalCompanyId = (organizationId: number): string => `pd-organization-${organizationId}`;

/** A Pipedrive organization becomes, or updates, a Marketo company. */
export const organizationToCompanyFlow: Flow = {
  source: 'organization',
  target: 'company',
  table: 'companyFromOrganization',
  opposite: 'organizationFromCompany',
  skip: [],
  match: [linkOfSource, knownPair, keyOfSource('externalCompanyId', externalCompanyId), sameText(nameOfOrganization)],
  sharedTexts: [nameOfOrganization],
  required: {
    field: 'company',
    otherwise: (organization) => trimmedTextOf(organization.get('name')),
    reason: 'no name',
  },
  newTarget: ({ id }) => ({ externalCompanyId: externalCompanyId(id) }),
  externalId: 'externalCompanyId',
};
