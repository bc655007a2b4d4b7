import { type Sandbox } from '../../sandbox/index.ts';

type Values = Readonly<Record<string, unknown>>;

const EMPLOYEES = 10;
/** As if the leads had come evenly over so many days. */
const DAYS = 300;
const DAY_MS = 24 * 3_600_000;
const CHANGED_LAST = '2026-01-02T03:04:05Z';

/** What a list of records consists of. */
export interface Templates {
  readonly lead: Values;
  readonly company: Values;
  readonly person: Values;
  readonly organization: Values;
}

/**
 * Pairs in step, each made from its number when it is asked for: lead and person, and for each ten of them a company and
 * an organization. Both halves of a pair have its number as their id.
 */
export class GeneratedRecords {
  readonly size: number;
  readonly companies: number;
  private readonly templates: Templates;
  private readonly beganAt = Date.now() - DAYS * DAY_MS;

  constructor(size: number, templates: Templates) {
    this.size = size;
    this.companies = Math.ceil(size / EMPLOYEES);
    this.templates = templates;
  }

  lead(n: number): Values {
    const company = this.company(companyOf(n));
    const shown = { company: company['company'], externalCompanyId: company['externalCompanyId'] };
    const own = { firstName: 'Ada', lastName: `Number${n}`, email: emailOf(n), pipedriveId: n };
    return { ...this.templates.lead, ...shown, ...own, id: n, createdAt: this.createdAt(n) };
  }

  company(n: number): Values {
    return { ...this.templates.company, id: n, externalCompanyId: externalIdOf(n), company: `Company ${n}` };
  }

  person(n: number): Values {
    const { custom_fields } = this.templates.person;
    return {
      ...this.templates.person,
      id: n,
      name: `Ada Number${n}`,
      first_name: 'Ada',
      last_name: `Number${n}`,
      emails: [{ value: emailOf(n), primary: true, label: 'work' }],
      org_id: companyOf(n),
      update_time: CHANGED_LAST,
      custom_fields: linkedTo(custom_fields, n),
    };
  }

  organization(n: number): Values {
    const { custom_fields } = this.templates.organization;
    const own = { id: n, name: `Company ${n}`, update_time: CHANGED_LAST, custom_fields: linkedTo(custom_fields, n) };
    return { ...this.templates.organization, ...own };
  }

  /** Numbers of the first lead of a time, and of the one after its last. Epoch milliseconds, both ends included. */
  leadsOf(from: number, to: number): readonly [first: number, end: number] {
    const numberAt = (time: number): number => Math.ceil(((time - this.beganAt) / (DAYS * DAY_MS)) * this.size) + 1;
    return [Math.max(1, numberAt(from)), Math.min(this.size + 1, numberAt(to + 1))];
  }

  /** The numbers of those that hold one of the values there. */
  numbersOf(kind: 'lead' | 'company', field: string, values: readonly string[]): number[] {
    const last = kind === 'lead' ? this.size : this.companies;
    const numbers = values.map((value) => Number(PATTERNS[field]?.exec(value)?.[1] ?? 0));
    return [...new Set(numbers)].filter((n) => n >= 1 && n <= last);
  }

  private createdAt(n: number): string {
    return `${new Date(this.beganAt + ((n - 1) / this.size) * DAYS * DAY_MS).toISOString().slice(0, 19)}Z`;
  }
}

const PATTERNS: Readonly<Record<string, RegExp>> = {
  id: /^(\d+)$/,
  pipedriveId: /^(\d+)$/,
  email: /^person\.(\d+)@/i,
  externalCompanyId: /^company-(\d+)$/,
  company: /^Company (\d+)$/i,
};

const companyOf = (n: number): number => Math.ceil(n / EMPLOYEES);
const emailOf = (n: number): string => `person.${n}@company-${n % 97}.example`;
const externalIdOf = (n: number): string => `company-${n}`;

/** The one custom field that the template has a text in is the link. */
function linkedTo(fields: unknown, id: number): Values {
  const entries = Object.entries(fields as Values);
  return Object.fromEntries(entries.map(([key, value]) => [key, value === null ? null : String(id)]));
}

/** One pair as the sandbox's accounts have it, by which all others are made. */
export async function templatesOf({ marketo, pipedrive }: Sandbox): Promise<Templates> {
  const company = marketo.createCompany({ externalCompanyId: externalIdOf(1), company: 'Company 1' });
  const lead = marketo.createLead({ firstName: 'Ada', lastName: 'Number1', externalCompanyId: externalIdOf(1) });
  const organization = pipedrive.createOrganization({ name: 'Company 1', marketo_id: String(company) });
  const person = pipedrive.createPerson({ name: 'Ada Number1', org_id: organization, marketo_id: String(lead) });
  const shown = async (path: string, id: number): Promise<Values> => {
    const headers = { 'x-api-token': pipedrive.apiToken };
    const answer = await fetch(`${pipedrive.url}/api/v2/${path}/${id}`, { headers });
    return ((await answer.json()) as { data: Values }).data;
  };
  return {
    lead: marketo.lead(lead) as Values,
    company: marketo.company(company) as Values,
    organization: await shown('organizations', organization),
    person: await shown('persons', person),
  };
}
