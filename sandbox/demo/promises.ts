import { type Sandbox } from '../index.ts';
import { emailsOf } from './world.ts';

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
    sameValues(sandbox),
    opportunities(sandbox),
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

function personLinks(sandbox: Sandbox, linkedLeads: readonly number[]): Verdict {
  const pairs = pairsOf(sandbox);
  const paired = new Set(pairs.map(({ lead }) => idOf(lead)));
  const back = (person: Values): string[] =>
    linksOf(sandbox.pipedrive.customValue('person', idOf(person), 'marketo_id'));
  const strayed = sandbox.pipedrive.persons().filter((person) => back(person).some((id) => !paired.has(Number(id))));
  return {
    promise: 'Every lead of the story and its person know each other, on both sides',
    checked: `${pairs.length} pairs`,
    contradictions: [
      ...pairs
        .filter(({ lead, person }) => back(person)[0] !== String(idOf(lead)))
        .map(({ lead, person }) => `lead ${idOf(lead)} points to person ${idOf(person)}, which does not point back`),
      ...strayed.map((person) => `person ${idOf(person)} points to a lead that does not point back`),
      ...linkedLeads.filter((id) => !paired.has(id)).map((id) => `lead ${id} has no person`),
      ...[...paired].filter((id) => !linkedLeads.includes(id)).map((id) => `lead ${id} has a person unexpectedly`),
    ],
  };
}

/** Leads whose person exists. */
function pairsOf({ marketo, pipedrive }: Sandbox): { lead: Values; person: Values }[] {
  const persons = new Map(pipedrive.persons().map((person) => [idOf(person), person]));
  return marketo.leads().flatMap((lead) => {
    const person = persons.get(Number(lead['pipedriveId']));
    return person ? [{ lead, person }] : [];
  });
}

function sameValues(sandbox: Sandbox): Verdict {
  const pairs = pairsOf(sandbox);
  const { pipedrive } = sandbox;
  const spelled = ({ lead, person }: { lead: Values; person: Values }): Record<string, [unknown, unknown]> => ({
    name: [[lead['firstName'], lead['lastName']].filter(Boolean).join(' ') || lead['email'], person['name']],
    'e-mail': [textOf(lead['email']).toLowerCase(), emailsOf(person)[0] ?? ''],
    phone: [digits(lead['phone']), digits(primary(person['phones']))],
    'job title': [lead['title'], pipedrive.customValue('person', idOf(person), 'job_title')],
  });
  return {
    promise: 'Both sides say the same of every pair, whoever edited it last',
    checked: `${pairs.length} pairs`,
    contradictions: pairs.flatMap((pair) =>
      Object.entries(spelled(pair))
        .filter(([, [ofLead, ofPerson]]) => ofLead !== ofPerson)
        .map(([field]) => `lead ${idOf(pair.lead)} and person ${idOf(pair.person)} differ in their ${field}`),
    ),
  };
}

function opportunities({ marketo, pipedrive }: Sandbox): Verdict {
  const deals = pipedrive.deals();
  const made = marketo.opportunities();
  const contradictions = deals.flatMap((deal) => {
    const key = `pd-deal-${idOf(deal)}`;
    const [opportunity, ...others] = made.filter(({ externalOpportunityId }) => externalOpportunityId === key);
    if (!opportunity || others.length > 0)
      return [`deal ${idOf(deal)} has ${opportunity ? 'several' : 'no'} opportunities`];
    const isRight = opportunity['name'] === deal['title'] && opportunity['isWon'] === (deal['status'] === 'won');
    const roles = marketo.roles().filter(({ externalOpportunityId }) => externalOpportunityId === key);
    const contact = marketo
      .leads()
      .find(({ pipedriveId }) => pipedriveId !== null && pipedriveId === deal['person_id']);
    const isOfContact = roles.length === 1 && roles[0]?.['leadId'] === contact?.['id'];
    return [
      ...(isRight ? [] : [`deal ${idOf(deal)} and its opportunity differ`]),
      ...(isOfContact ? [] : [`deal ${idOf(deal)} has not exactly the role of its contact`]),
    ];
  });
  return {
    promise: 'Every deal has one opportunity, with one role: that of its present contact',
    checked: `${deals.length} deals`,
    contradictions,
  };
}

function organizationLinks(sandbox: Sandbox): Verdict {
  const { marketo, pipedrive } = sandbox;
  const companies = new Map(marketo.companies().map((company) => [company['externalCompanyId'], company]));
  const pairs = pairsOf(sandbox).filter(({ lead }) => lead['company'] !== null);
  const wrong = pairs.filter(({ lead, person }) => {
    const organizationId = person['org_id'];
    const company = companies.get(lead['externalCompanyId']);
    if (typeof organizationId !== 'number' || !company) return true;
    return linksOf(pipedrive.customValue('organization', organizationId, 'marketo_id'))[0] !== String(idOf(company));
  });
  return {
    promise: "Every person belongs to the organization that is linked to its lead's company",
    checked: `${pairs.length} persons`,
    contradictions: wrong.map(({ lead }) => `lead ${idOf(lead)} and its person belong to different companies`),
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

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const digits = (phone: unknown): string => textOf(phone).replaceAll(/\D/g, '');

function primary(entries: unknown): unknown {
  const all = (entries ?? []) as { value: string; primary: boolean }[];
  return all.find((entry) => entry.primary)?.value;
}
