import { type Sandbox } from '../index.ts';
import { emailsOf } from './player.ts';

type Values = Record<string, unknown>;

/** A statement about both systems, and everything that contradicts it. */
export interface Verdict {
  promise: string;
  /** What was looked at. */
  checked: string;
  contradictions: string[];
}

/**
 * Looks into the records of both simulated systems, not into what the service says of them.
 *
 * @param linkedLeads - ids of the leads that must have a person by now; no others may have one.
 */
export function verdicts(sandbox: Sandbox, linkedLeads: readonly number[]): Verdict[] {
  return [
    noDuplicatePersons(sandbox),
    noDuplicateOrganizations(sandbox),
    personLinks(sandbox, linkedLeads),
    organizationLinks(sandbox),
  ];
}

function noDuplicatePersons({ pipedrive }: Sandbox): Verdict {
  const persons = pipedrive.persons();
  return {
    promise: 'No person of Pipedrive exists twice: no e-mail and no lead belongs to two',
    checked: `${persons.length} persons`,
    contradictions: [
      ...shared(persons, (person) => [...new Set(emailsOf(person))]),
      ...shared(persons, (person) => linksOf(pipedrive.customValue('person', idOf(person), 'marketo_id'))),
    ],
  };
}

function noDuplicateOrganizations({ pipedrive }: Sandbox): Verdict {
  const organizations = pipedrive.organizations();
  return {
    promise: 'No organization of Pipedrive exists twice: no name and no company belongs to two',
    checked: `${organizations.length} organizations`,
    contradictions: [
      ...shared(organizations, (organization) => [String(organization['name']).trim().toLowerCase()]),
      ...shared(organizations, (each) => linksOf(pipedrive.customValue('organization', idOf(each), 'marketo_id'))),
    ],
  };
}

function personLinks({ marketo, pipedrive }: Sandbox, linkedLeads: readonly number[]): Verdict {
  const leads = marketo.leads().filter((lead) => lead['pipedriveId'] !== null);
  const persons = pipedrive.persons();
  const byId = new Map(persons.map((person) => [idOf(person), person]));
  const back = (id: number): string[] => linksOf(pipedrive.customValue('person', id, 'marketo_id'));
  const oneSided = leads.filter((lead) => {
    const id = Number(lead['pipedriveId']);
    return !byId.has(id) || back(id)[0] !== String(idOf(lead));
  });
  const known = new Set(leads.map(idOf));
  const strayed = persons.map(idOf).filter((id) => back(id).some((leadId) => !known.has(Number(leadId))));
  const missing = linkedLeads.filter((id) => !known.has(id));
  const unexpected = leads.map(idOf).filter((id) => !linkedLeads.includes(id));
  return {
    promise: 'Every lead of the story and its person know each other, on both sides',
    checked: `${leads.length} pairs`,
    contradictions: [
      ...oneSided.map(
        (lead) => `lead ${idOf(lead)} points to person ${String(lead['pipedriveId'])}, which does not point back`,
      ),
      ...strayed.map((id) => `person ${id} points to a lead that does not point back`),
      ...missing.map((id) => `lead ${id} has no person`),
      ...unexpected.map((id) => `lead ${id} has a person unexpectedly`),
    ],
  };
}

function organizationLinks({ marketo, pipedrive }: Sandbox): Verdict {
  const companies = new Map(marketo.companies().map((company) => [company['externalCompanyId'], company]));
  const leads = marketo.leads().filter((lead) => lead['pipedriveId'] !== null && lead['company'] !== null);
  const wrong = leads.filter((lead) => {
    const organizationId = pipedrive.person(Number(lead['pipedriveId']))?.['org_id'];
    const company = companies.get(lead['externalCompanyId']);
    if (typeof organizationId !== 'number' || !company) return true;
    return linksOf(pipedrive.customValue('organization', organizationId, 'marketo_id'))[0] !== String(idOf(company));
  });
  return {
    promise: "Every person belongs to the organization that is linked to its lead's company",
    checked: `${leads.length} persons`,
    contradictions: wrong.map((lead) => `lead ${idOf(lead)} and its person belong to different companies`),
  };
}

/** Values that several records have, with the records' ids. */
function shared(records: readonly Values[], valuesOf: (record: Values) => string[]): string[] {
  const owners = new Map<string, number[]>();
  for (const record of records) {
    for (const value of valuesOf(record)) owners.set(value, [...(owners.get(value) ?? []), idOf(record)]);
  }
  return [...owners]
    .filter(([, ids]) => ids.length > 1)
    .map(([value, ids]) => `${value} belongs to ${ids.join(' and ')}`);
}

const idOf = (record: Values): number => Number(record['id']);

/** Link fields are text fields in Pipedrive. */
const linksOf = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? [value] : []);
