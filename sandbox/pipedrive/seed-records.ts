import { type InventedCompany, type InventedOrganization, type InventedPerson } from '../company/company.ts';
import { type User } from './users.ts';
import { type PipedriveValues, type UserEdits } from './user-edits.ts';

/** Fills the account with the invented company's records that belong into Pipedrive. */
export function seedRecords(edits: UserEdits, company: InventedCompany, owners: readonly User[]): void {
  const organizationIds = new Map<number, number>();
  for (const organization of company.organizations.filter((each) => each.inPipedrive)) {
    organizationIds.set(organization.key, edits.create('organization', organizationValues(organization, owners)));
  }
  for (const person of company.people.filter((each) => each.inPipedrive)) {
    const values = personValues(person, owners);
    const name = values['name'];
    if (typeof name !== 'string' || name === '') continue;
    const organization = person.organization === null ? undefined : organizationIds.get(person.organization);
    edits.create('person', { ...values, ...(organization === undefined ? {} : { org_id: organization }) });
  }
}

function organizationValues(organization: InventedOrganization, owners: readonly User[]): PipedriveValues {
  const { street, postalCode, city, state, country } = organization;
  return withoutEmpty({
    name: organization.name,
    owner_id: owners[organization.owner]?.id,
    website: organization.website,
    employee_count: organization.employees,
    annual_revenue: Math.round(organization.annualRevenue),
    address: withoutEmpty({
      value: `${street}, ${postalCode} ${city}, ${country}`,
      route: street,
      locality: city,
      postal_code: postalCode,
      admin_area_level_1: state,
      country,
    }),
    email_domain: organization.domain,
    tier: organization.tier,
    country,
    number_of_employees: organization.employees,
    sic_code: organization.sicCode,
  });
}

function personValues(person: InventedPerson, owners: readonly User[]): PipedriveValues {
  const name = [person.firstName, person.lastName].filter((part) => part !== null).join(' ');
  return withoutEmpty({
    name: name === '' ? person.email : name,
    owner_id: owners[person.owner]?.id,
    emails: person.email === null ? [] : [{ value: person.email }],
    phones: person.phone === null ? [] : [{ value: person.phone }],
    lead_score: person.score,
    job_title: person.jobTitle,
    city: person.city,
    country: person.country,
    region: person.region,
    interests: person.interests.length > 0 ? person.interests : null,
    lifecycle_stage: person.lifecycleStage,
    lead_source: person.leadSource,
    last_call: person.lastCall,
  });
}

function withoutEmpty(values: PipedriveValues): PipedriveValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}
