const labelsOf = (text: unknown): unknown => (typeof text === 'string' ? text.split(';') : text);
const textOf = (labels: unknown): unknown => (Array.isArray(labels) ? labels.join(';') : labels);

/** Every kind of field carried both ways, one of them also when it is emptied, and a field of each way alone. */
export default ({ adapters: a }: { adapters: Record<string, unknown> }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
    city: { fields: ['city'] },
    job_title: { fields: ['title'], clear: true },
    lead_score: { fields: ['leadScore'] },
    region: { fields: ['marketingRegion'] },
    last_call: { fields: ['lastCallDate'] },
    interests: { fields: ['productInterest'], postAdapter: labelsOf },
    country: { fields: ['country'] },
    org_id: { transformer: a['organizationIdForLead'] },
  },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a['firstName'] },
    lastName: { fields: ['name'], postAdapter: a['lastName'] },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
    city: { fields: ['city'] },
    title: { fields: ['job_title'], clear: true },
    leadScore: { fields: ['lead_score'] },
    marketingRegion: { fields: ['region'] },
    lastCallDate: { fields: ['last_call'] },
    productInterest: { fields: ['interests'], postAdapter: textOf },
    lifecycleStage: { fields: ['lifecycle_stage'] },
    externalCompanyId: { transformer: a['externalCompanyIdForOrganization'] },
  },
  activityFromLead: {
    subject: { fields: ['firstName'] },
    type: { transformer: () => 'task' },
  },
  activityFromEmail: {
    subject: { fields: ['name'] },
    type: { transformer: () => 'email' },
    note: { fields: ['text'] },
    due_date: { fields: ['sentAt'], postAdapter: a['date'] },
  },
  organizationFromCompany: {
    name: { fields: ['company'] },
    website: { fields: ['website'] },
    employee_count: { fields: ['numberOfEmployees'] },
  },
  companyFromOrganization: {
    company: { fields: ['name'] },
    website: { fields: ['website'] },
    numberOfEmployees: { fields: ['employee_count'] },
  },
  opportunityFromDeal: {
    name: { fields: ['title'] },
    amount: { fields: ['value'] },
    isClosed: { fields: ['status'], postAdapter: a['isClosed'] },
    isWon: { fields: ['status'], postAdapter: a['isWon'] },
  },
  roleFromDeal: { isPrimary: { transformer: () => true } },
});
