import { type Sandbox } from '../../sandbox/index.ts';

/** Of all leads, and of all persons, so many are the same people. */
const SAME_PEOPLE = 0.6;
const EMPLOYEES = 10;

/** What an account has before its first day: so many leads and so many persons that nothing links yet. */
export function foundCompany({ marketo, pipedrive }: Sandbox, size: number): { same: number } {
  const same = Math.round(size * SAME_PEOPLE);
  const companies = Math.ceil(size / EMPLOYEES);
  const companyOf = (n: number): string | null => (n % 7 === 3 ? null : `Company ${n % companies}`);
  const organizations = new Map<string, number>();
  // Every second company is known to sales, and some that marketing does not know.
  for (let n = 0; n < companies; n += 2) {
    const name = `Company ${n}`;
    organizations.set(name, pipedrive.createOrganization({ name, ...(n % 4 === 0 && { employee_count: 10 + n }) }));
  }
  for (let n = 0; n < size; n += 1) {
    const phone = n % 3 === 0 ? `+4930555${String(n).padStart(6, '0')}` : null;
    marketo.createLead({ firstName: 'Ada', lastName: `Number${n}`, email: emailOf(n), company: companyOf(n), phone });
  }
  for (let n = 0; n < size; n += 1) {
    // Those who are the same, in other letters; then those whom only sales knows.
    const number = n < same ? n : n - same + size;
    const org_id = organizations.get(companyOf(number) ?? '');
    const person = pipedrive.createPerson({
      name: number % 10 === 1 ? `Augusta Number${number}` : `Ada Number${number}`,
      ...(number % 50 !== 49 || n < same ? { emails: [{ value: emailOf(number).toUpperCase(), primary: true }] } : {}),
      ...(number % 6 === 0 && { phones: [{ value: `+49 30 555 ${String(number).padStart(6, '0')}`, primary: true }] }),
      ...(org_id !== undefined && { org_id }),
    });
    if (n % 20 === 0) {
      pipedrive.createDeal({ title: `Deal ${n}`, value: 100 + n, person_id: person, ...(org_id && { org_id }) });
    }
  }
  return { same };
}

const emailOf = (n: number): string => `person.${n}@company-${n % 97}.example`;

/** What is there twice: addresses, links and names of companies that several records of one side have. */
export function duplicates({ marketo, pipedrive }: Sandbox): string[] {
  const textOf = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value).trim().toLowerCase() : '';
  const linkOf = (kind: 'person' | 'organization') => (record: Record<string, unknown>) =>
    textOf(pipedrive.customValue(kind, Number(record['id']), 'marketo_id'));
  const emailsOf = ({ emails }: Record<string, unknown>): string =>
    ((emails ?? []) as { value: string }[]).map(({ value }) => textOf(value)).join();
  return [
    ...shared('leads by address', marketo.leads(), ({ email }) => textOf(email)),
    ...shared('leads by person', marketo.leads(), ({ pipedriveId }) => textOf(pipedriveId)),
    ...shared('companies by name', marketo.companies(), ({ company }) => textOf(company)),
    ...shared('opportunities', marketo.opportunities(), ({ externalOpportunityId }) => textOf(externalOpportunityId)),
    ...shared('persons by address', pipedrive.persons(), emailsOf),
    ...shared('persons by lead', pipedrive.persons(), linkOf('person')),
    ...shared('organizations by name', pipedrive.organizations(), ({ name }) => textOf(name)),
    ...shared('organizations by company', pipedrive.organizations(), linkOf('organization')),
  ];
}

function shared<T extends Record<string, unknown>>(
  what: string,
  records: readonly T[],
  keyOf: (record: T) => string,
): string[] {
  const groups = Map.groupBy(records, keyOf);
  groups.delete('');
  return [...groups].filter(([, { length }]) => length > 1).map(([key, { length }]) => `${length} ${what} ${key}`);
}
