import type { Adapters, Mapping, MappingContext } from './account.types.ts';

/** The user whose API token the service uses. What nobody in sales owns is that user's. */
const INTEGRATION = 11;
/** Our own people try forms out. */
const OUR_DOMAINS = new Set(['seller.example', 'test.seller.example']);

const domainOf = (email: string | null) => email?.split('@').at(-1)?.trim().toLowerCase() ?? '';
const isFromOutside = ({ email }: { email: string | null }) => !OUR_DOMAINS.has(domainOf(email));

const domainOfWebsite = (website: string | null) =>
  website
    ?.replace(/^https?:\/\//i, '')
    .replace(/^www\./i, '')
    .split(/[/:?#]/)[0]
    ?.toLowerCase();

type Region = 'NAM' | 'LATAM' | 'APAC' | 'EMEA';
const REGIONS: Record<string, Region> = {
  'United States': 'NAM',
  Canada: 'NAM',
  Brazil: 'LATAM',
  Mexico: 'LATAM',
  Japan: 'APAC',
};

export default ({ adapters: a }: { adapters: Adapters }) => {
  const owner = a.userIdByName({ fallback: INTEGRATION });
  const region = (country: string | null, ctx: MappingContext) => {
    const name = a.countryName(country, ctx);
    return name && (REGIONS[name] ?? 'EMEA');
  };
  /** The fiscal year begins in April and has the name of the calendar year in which it begins. */
  const fiscalQuarter = (day: string | null, ctx: MappingContext) => {
    const quarter = a.quarter(day, ctx);
    return quarter && (quarter === 1 ? 4 : quarter - 1);
  };
  const fiscalYear = (day: string | null, ctx: MappingContext) => {
    const year = a.year(day, ctx);
    return year && (a.quarter(day, ctx) === 1 ? year - 1 : year);
  };

  return {
    links: { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' },
    pipelines: ['Sales', 'Renewals'],
    filters: { personFromLead: isFromOutside, leadFromPerson: isFromOutside },
    consent: { lead: 'unsubscribed', person: 'marketing_suspended' },

    personFromLead: {
      name: { fields: ['firstName', 'lastName'], mode: 'join' },
      email: { fields: ['email'] },
      phone: { fields: ['phone'] },
      job_title: { fields: ['title'] },
      country: { fields: ['country'], postAdapter: a.countryName },
      owner_id: { fields: ['ownerFirstName', 'ownerLastName'], mode: 'join', postAdapter: owner },
      org_id: { transformer: a.organizationIdForLead },
      lead_score: { fields: ['leadScore'] },
      region: { fields: ['country'], postAdapter: region, clear: true },
      lead_source: {
        transformer: async (lead, ctx) => (await a.programName(lead.acquisitionProgramId, ctx)) ?? lead.leadSource,
        write: 'create',
      },
      created_date: { fields: ['createdAt'], postAdapter: a.date, write: 'create' },
    },
    leadFromPerson: {
      firstName: { fields: ['name'], postAdapter: a.firstName },
      lastName: { fields: ['name'], postAdapter: a.lastName },
      email: { fields: ['email'] },
      phone: { fields: ['phone'] },
      title: { fields: ['job_title'] },
      country: { fields: ['country'] },
      ownerFirstName: { fields: ['owner'], postAdapter: a.userFirstName({ except: INTEGRATION }) },
      ownerLastName: { fields: ['owner'], postAdapter: a.userLastName({ except: INTEGRATION }) },
      ownerEmail: { fields: ['owner'], postAdapter: a.userEmail({ except: INTEGRATION }) },
      externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
      lastCallDate: { fields: ['last_call'] },
    },

    organizationFromCompany: {
      name: { fields: ['company'] },
      website: { fields: ['website'] },
      number_of_employees: { fields: ['numberOfEmployees'] },
      country: { fields: ['billingCountry'], postAdapter: a.countryName },
      email_domain: { fields: ['website'], postAdapter: domainOfWebsite, write: 'if-empty' },
    },
    companyFromOrganization: {
      company: { fields: ['name'] },
      website: { fields: ['website'] },
      numberOfEmployees: { fields: ['number_of_employees'] },
      billingCountry: { fields: ['country'] },
    },

    opportunityFromDeal: {
      name: { fields: ['title'] },
      amount: { fields: ['value'], postAdapter: a.number },
      stage: { fields: ['stage'], postAdapter: a.stageName },
      isClosed: { fields: ['status'], postAdapter: a.isClosed },
      isWon: { fields: ['status'], postAdapter: a.isWon },
      closeDate: { fields: ['close_time', 'expected_close_date'], mode: 'choose', postAdapter: a.date },
      fiscalQuarter: { fields: ['close_time', 'expected_close_date'], mode: 'choose', postAdapter: fiscalQuarter },
      fiscalYear: { fields: ['close_time', 'expected_close_date'], mode: 'choose', postAdapter: fiscalYear },
      externalCompanyId: { transformer: a.externalCompanyIdForOrganization },
      externalCreatedDate: { fields: ['add_time'], write: 'create' },
    },
    roleFromDeal: {
      role: { transformer: () => 'Decision Maker' },
      isPrimary: { transformer: () => true },
    },

    activityFromLead: {
      subject: { transformer: (lead) => `Call ${lead.firstName ?? lead.email} (score ${lead.leadScore ?? 0})` },
      type: { transformer: () => 'call' },
      due_date: { transformer: a.today },
      owner_id: { fields: ['ownerFirstName', 'ownerLastName'], mode: 'join', postAdapter: owner },
    },
    activityFromEmail: {
      subject: { fields: ['subject', 'name'], mode: 'choose' },
      type: { transformer: () => 'email' },
      note: { fields: ['text'] },
      due_date: { fields: ['sentAt'], postAdapter: a.date },
    },
  } satisfies Mapping;
};
