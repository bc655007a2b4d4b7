import { type SeededRandom } from '../core/random.ts';
import { type InventedOrganization } from './company.ts';
import { INDUSTRIES } from './names.ts';
import { PLACES } from './places.ts';
import { slug } from './slug.ts';

export function inventOrganization(random: SeededRandom, key: number, name: string): InventedOrganization {
  const place = random.pick(PLACES);
  const domain = `${slug(name)}.example`;
  return {
    key,
    name,
    domain,
    website: `https://www.${domain}`,
    street: place.street,
    city: place.city,
    postalCode: place.postalCode,
    state: place.state,
    country: place.country,
    phone: `${place.dialling} ${random.integer(1000, 9999)}`,
    industry: random.pick(INDUSTRIES),
    employees: random.pick([3, 12, 48, 250, 1200, 18_000]),
    annualRevenue: random.integer(1, 900) * 100_000,
    sicCode: String(random.integer(1000, 8999)),
    tier: random.pick(['A', 'B', 'C', null] as const),
    owner: random.integer(0, 4),
    inMarketo: key % 5 !== 4,
    inPipedrive: key % 3 === 0,
  };
}
