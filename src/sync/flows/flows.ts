import { companyToOrganization } from './company-to-organization.flow';
import { type Flow } from './flow';
import { leadToPerson } from './lead-to-person.flow';

/** Every flow that the service runs. */
export const FLOWS: readonly Flow[] = [leadToPerson, companyToOrganization];
