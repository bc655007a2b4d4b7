import { adapters as a } from './adapters';
import { type FieldMapping, type Links, type Mapping } from './mapping';
import { asText } from './plain';

/** The only custom fields that the built-in mapping needs. */
const links: Links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };

const personFromLead: FieldMapping = {
  name: { fields: ['firstName', 'lastName'], mode: 'join' },
  email: { fields: ['email'] },
  phone: { fields: ['phone'] },
  org_id: { transformer: a.organizationIdForLead },
};

const leadFromPerson: FieldMapping = {
  firstName: { fields: ['name'], postAdapter: a.firstName },
  lastName: { fields: ['name'], postAdapter: a.lastName },
  email: { fields: ['email'] },
  phone: { fields: ['phone'] },
  externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
};

const organizationFromCompany: FieldMapping = {
  name: { fields: ['company'] },
  website: { fields: ['website'] },
  employee_count: { fields: ['numberOfEmployees'], postAdapter: a.number },
};

const companyFromOrganization: FieldMapping = {
  company: { fields: ['name'] },
  website: { fields: ['website'] },
  numberOfEmployees: { fields: ['employee_count'], postAdapter: a.number },
};

const opportunityFromDeal: FieldMapping = {
  name: { fields: ['title'] },
  amount: { fields: ['value'], postAdapter: a.number },
  stage: { fields: ['stage'], postAdapter: a.stageName },
  isClosed: { fields: ['status'], postAdapter: a.isClosed },
  isWon: { fields: ['status'], postAdapter: a.isWon },
  closeDate: { fields: ['close_time', 'expected_close_date'], mode: 'choose', postAdapter: a.date },
  externalCreatedDate: { fields: ['add_time'] },
};

const roleFromDeal: FieldMapping = {
  role: { transformer: () => 'Default Role' },
  isPrimary: { transformer: () => true },
};

const activityFromLead: FieldMapping = {
  subject: { transformer: (lead) => `Follow up ${nameOfLead(lead['firstName'], lead['lastName'], lead['email'])}` },
  type: { transformer: () => 'task' },
  due_date: { transformer: a.today },
};

const nameOfLead = (...[first, last, email]: unknown[]): string =>
  [first, last].map(asText).filter(Boolean).join(' ') || asText(email) || 'the lead';

const activityFromEmail: FieldMapping = {
  subject: { fields: ['name'] },
  type: { transformer: () => 'email' },
  note: { fields: ['text'] },
  due_date: { fields: ['sentAt'], postAdapter: a.date },
};

/**
 * The mapping of a service without `MAPPING_FILE`: standard fields only, so that two accounts need nothing but the
 * three link fields. `withinAccount` leaves out those that an account does not have.
 */
export const defaultMapping: Mapping = {
  links,
  personFromLead,
  organizationFromCompany,
  activityFromLead,
  activityFromEmail,
  leadFromPerson,
  companyFromOrganization,
  opportunityFromDeal,
  roleFromDeal,
};
