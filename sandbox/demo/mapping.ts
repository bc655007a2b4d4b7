/** The mapping file of the demo: the built-in fields of persons and organizations, and a few more to watch. */
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
  organizationFromCompany: {
    name: { fields: ['company'] },
    website: { fields: ['website'] },
    employee_count: { fields: ['numberOfEmployees'] },
  },
});
