import { type SeededRandom } from '../core/random.ts';
import { type InventedCompany } from './company.ts';
import { inventOrganization } from './invent-organization.ts';
import { inventPerson } from './invent-person.ts';
import { ORGANIZATION_NAMES } from './names.ts';
import { USERS } from './users.ts';

const PEOPLE = 135;

/**
 * The company that fills both sides: 40 organizations, 120 leads of whom a third are already persons in Pipedrive by
 * e-mail, and 15 persons whom only Pipedrive knows. The same seed gives the same company.
 *
 * @param empty - users only.
 */
export function inventCompany(random: SeededRandom, empty: boolean): InventedCompany {
  const users = USERS.map((user) => ({ ...user }));
  if (empty) return { users, organizations: [], people: [] };
  const organizations = ORGANIZATION_NAMES.map((name, key) =>
    inventOrganization(random.derive(`organization ${key}`), key, name),
  );
  const people = Array.from({ length: PEOPLE }, (_, key) =>
    inventPerson(random.derive(`person ${key}`), key, organizations),
  );
  return { users, organizations, people };
}
