import { companyToOrganization } from './company-to-organization.flow';
import { dealToOpportunity } from './deal-to-opportunity.flow';
import { type Flow } from './flow';
import { leadToPerson } from './lead-to-person.flow';
import { organizationToCompany } from './organization-to-company.flow';
import { personToLead } from './person-to-lead.flow';

/** Every flow that the service runs, beside that of a deal's role, which is described anew for each contact. */
export const FLOWS: readonly Flow[] = [
  leadToPerson,
  personToLead,
  companyToOrganization,
  organizationToCompany,
  dealToOpportunity,
];

/** The flow of the way back; undefined where there is none. */
export const oppositeOf = ({ opposite }: Flow): Flow | undefined => FLOWS.find(({ table }) => table === opposite);
