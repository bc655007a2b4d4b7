import { type InventedCompany, type InventedOrganization, type InventedPerson } from '../company/company.ts';
import { type Values } from './schema/field.ts';
import { type MarketoState } from './state/marketo-state.ts';

/** One in so many organizations is a company that was made through the API and has its leads linked. */
const LINKED_EVERY = 2;

/** Puts the invented company's people and organizations into the instance; no campaign runs. */
export function seed(state: MarketoState, { users, organizations, people }: InventedCompany): void {
  for (const organization of organizations.filter((candidate) => isLinkedCompany(candidate))) {
    state.companies.create({ externalCompanyId: externalId(organization), ...companyValues(organization) });
  }
  for (const person of people.filter((candidate) => candidate.inMarketo)) {
    const organization = organizations.find((candidate) => candidate.key === person.organization);
    const owner = users[person.owner];
    state.leads.create(
      {
        ...personValues(person),
        ...(owner ? { ownerFirstName: owner.firstName, ownerLastName: owner.lastName, ownerEmail: owner.email } : {}),
        ...(organization ? companyOfLead(organization) : {}),
      },
      'user',
    );
  }
}

function isLinkedCompany({ inMarketo, key }: InventedOrganization): boolean {
  return inMarketo && key % LINKED_EVERY === 0;
}

function externalId({ key }: InventedOrganization): string {
  return `erp-account-${key + 1}`;
}

function companyOfLead(organization: InventedOrganization): Values {
  return isLinkedCompany(organization) ? { externalCompanyId: externalId(organization) } : companyValues(organization);
}

function companyValues(organization: InventedOrganization): Values {
  return {
    company: organization.name,
    website: organization.website,
    mainPhone: organization.phone,
    industry: organization.industry,
    numberOfEmployees: organization.employees,
    annualRevenue: organization.annualRevenue,
    sicCode: organization.sicCode,
    billingStreet: organization.street,
    billingCity: organization.city,
    billingState: organization.state,
    billingPostalCode: organization.postalCode,
    billingCountry: organization.country,
  };
}

function personValues(person: InventedPerson): Values {
  return {
    email: person.email,
    firstName: person.firstName,
    lastName: person.lastName,
    phone: person.phone,
    title: person.jobTitle,
    city: person.city,
    country: person.country,
    leadScore: person.score,
    leadSource: person.leadSource,
    lifecycleStage: person.lifecycleStage,
    newsletter: person.newsletter,
    lastCallDate: person.lastCall,
    marketingRegion: person.region,
    productInterest: person.interests.join('; ') || null,
  };
}
