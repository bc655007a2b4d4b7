import { SeededRandom } from '../core/random.ts';
import { inventCompany } from './invent-company.ts';

describe('inventCompany', () => {
  const company = inventCompany(new SeededRandom(1), false);
  const leads = company.people.filter((person) => person.inMarketo);

  it('invents the same company from the same seed', () => {
    expect(inventCompany(new SeededRandom(1), false)).toEqual(company);
    expect(inventCompany(new SeededRandom(2), false)).not.toEqual(company);
  });

  it('has 40 organizations and 120 leads, a third of them persons too', () => {
    expect(company.organizations).toHaveLength(40);
    expect(leads).toHaveLength(120);
    expect(leads.filter((person) => person.inPipedrive)).toHaveLength(40);
  });

  it('has people with and without an organization, an address and a whole name', () => {
    const both = (has: (person: (typeof leads)[number]) => boolean): boolean => leads.some(has) && !leads.every(has);
    expect(both((person) => person.organization !== null)).toBe(true);
    expect(both((person) => person.email !== null)).toBe(true);
    expect(both((person) => person.firstName !== null)).toBe(true);
  });

  it('gives every address to one person, in an example domain and in ASCII', () => {
    const emails = company.people.flatMap((person) => person.email ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    expect(emails.every((email) => /^[ -~]+@[a-z0-9-]+\.example$/.test(email))).toBe(true);
  });

  it('has only users where it is empty', () => {
    const { users, ...records } = inventCompany(new SeededRandom(1), true);
    expect(users).toHaveLength(6);
    expect(records).toEqual({ organizations: [], people: [] });
  });
});
