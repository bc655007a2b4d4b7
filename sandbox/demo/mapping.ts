/** The mapping file of the demo: the built-in fields, and a few more to watch. */
export default ({ adapters: a }: { adapters: Record<string, unknown> }) => ({
  links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
  personFromLead: {
    name: { fields: ['firstName', 'lastName'], mode: 'join' },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
    job_title: { fields: ['title'] },
    country: { fields: ['country'], postAdapter: a['countryName'] },
    lead_score: { fields: ['leadScore'] },
    org_id: { transformer: a['organizationIdForLead'] },
  },
  leadFromPerson: {
    firstName: { fields: ['name'], postAdapter: a['firstName'] },
    lastName: { fields: ['name'], postAdapter: a['lastName'] },
    email: { fields: ['email'] },
    phone: { fields: ['phone'] },
    title: { fields: ['job_title'] },
    country: { fields: ['country'] },
    externalCompanyId: { transformer: a['externalCompanyIdForOrganization'] },
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
    amount: { fields: ['value'], postAdapter: a['number'] },
    stage: { fields: ['stage'], postAdapter: a['stageName'] },
    isClosed: { fields: ['status'], postAdapter: a['isClosed'] },
    isWon: { fields: ['status'], postAdapter: a['isWon'] },
    closeDate: { fields: ['close_time', 'expected_close_date'], mode: 'choose', postAdapter: a['date'] },
  },
  roleFromDeal: {
    role: { transformer: () => 'Decision Maker' },
    isPrimary: { transformer: () => true },
  },
  activityFromLead: {
    subject: { transformer: ({ firstName }: { firstName: string }) => `Call ${firstName} back` },
    type: { transformer: () => 'call' },
    due_date: { transformer: a['today'] },
  },
  activityFromEmail: {
    subject: { fields: ['subject'] },
    type: { transformer: () => 'email' },
    note: { fields: ['text'] },
    due_date: { fields: ['sentAt'], postAdapter: a['date'] },
  },
});
