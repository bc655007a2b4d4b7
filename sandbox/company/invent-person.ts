import { type SeededRandom } from '../core/random.ts';
import { type Interest, type InventedOrganization, type InventedPerson, type LifecycleStage } from './company.ts';
import { JOB_TITLES, LEAD_SOURCES, PEOPLE_NAMES } from './names.ts';
import { type Place, PLACES } from './places.ts';
import { slug } from './slug.ts';

const STAGES: readonly LifecycleStage[] = ['Subscriber', 'Lead', 'MQL', 'SQL', 'Customer'];
const INTERESTS: readonly Interest[] = ['Webinar', 'Trial', 'Newsletter', 'Event'];
const ONLY_PIPEDRIVE_FROM = 120;

export function inventPerson(
  random: SeededRandom,
  key: number,
  organizations: readonly InventedOrganization[],
): InventedPerson {
  const [firstName, lastName] = PEOPLE_NAMES[key % PEOPLE_NAMES.length] ?? [null, null];
  const organization = random.chance(0.7) ? random.pick(organizations) : null;
  const place = placeOf(random, organization);
  const onlyInPipedrive = key >= ONLY_PIPEDRIVE_FROM;
  return {
    key,
    firstName,
    lastName,
    email: emailOf(key, firstName, lastName, organization),
    phone: random.chance(0.6) ? `${place.dialling} ${random.integer(1000, 9999)}` : null,
    jobTitle: random.chance(0.7) ? random.pick(JOB_TITLES) : null,
    city: random.chance(0.8) ? place.city : null,
    country: place.country,
    region: place.region,
    organization: organization?.key ?? null,
    owner: random.integer(0, 4),
    score: random.integer(0, 120),
    leadSource: random.chance(0.8) ? random.pick(LEAD_SOURCES) : null,
    interests: INTERESTS.filter(() => random.chance(0.3)),
    lifecycleStage: random.chance(0.8) ? random.pick(STAGES) : null,
    newsletter: random.chance(0.4),
    lastCall: random.chance(0.5) ? `2026-0${random.integer(1, 9)}-${random.integer(10, 28)}` : null,
    inMarketo: !onlyInPipedrive,
    inPipedrive: onlyInPipedrive || key % 3 === 1,
  };
}

function placeOf(random: SeededRandom, organization: InventedOrganization | null): Place {
  const home = PLACES.find((place) => place.city === organization?.city);
  return home ?? random.pick(PLACES);
}

/** Two in every fifty have none; Marketo takes ASCII addresses only. */
function emailOf(
  key: number,
  firstName: string | null,
  lastName: string | null,
  organization: InventedOrganization | null,
): string | null {
  if (key % 25 === 20) return null;
  const name = [firstName, lastName].map((part) => slug(part ?? '')).filter((part) => part !== '');
  return `${[...name, key + 1].join('.')}@${organization?.domain ?? 'mail.example'}`;
}
