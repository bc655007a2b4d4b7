import { companyToOrganizationFlow } from './company-to-organization.flow';
import { dealToOpportunityFlow } from './deal-to-opportunity.flow';
import { type Flow } from './flow';
import { leadToPersonFlow } from './lead-to-person.flow';
import { organizationToCompanyFlow } from './organization-to-company.flow';
import { personToLeadFlow } from './person-to-lead.flow';

/** Every flow that the service runs, beside that of a deal's role, which is described anew for each contact. */
export const FLOWS: readonly Flow[] = [
  leadToPersonFlow,
  personToLeadFlow,
  companyToOrganizationFlow,
  organizationToCompanyFlow,
  dealToOpportunityFlow,
];

/** The flow of the way back; undefined where there is none. */
export const oppositeOf = ({ opposite }: Flow): Flow | undefined => FLOWS.find(({ table }) => table === opposite);
