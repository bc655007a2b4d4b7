import { type Sandbox } from '../../sandbox/index.ts';
import { type SeededRandom } from '../../sandbox/core/random.ts';

export type Side = 'marketo' | 'pipedrive';
export type Values = Record<string, unknown>;

export const otherSide = (side: Side): Side => (side === 'marketo' ? 'pipedrive' : 'marketo');

/**
 * Fields that mean the same on both sides. Values are texts that are equal where the fields mean the same; null is
 * empty.
 */
export interface Group {
  readonly name: string;
  /** Emptying it on one side empties the other one. */
  readonly clears?: true;
  readonly mayBeEmptied: boolean;
  /** @param number - never given before. */
  fresh(random: SeededRandom, number: number): string;
  /**
   * What a user enters on a side.
   *
   * @param before - the record as it is, where there is one.
   */
  entered(side: Side, value: string | null, random: SeededRandom, before?: Values): Values;
  /** What the record of a side holds. */
  held(side: Side, record: Values): string | null;
}

/** A record of either side as its users see it, Pipedrive's custom fields by their names. */
const CUSTOM_OF_PERSON = [
  'marketo_id',
  'city',
  'country',
  'interests',
  'job_title',
  'last_call',
  'lead_score',
  'lifecycle_stage',
  'region',
];

export function leadOf({ marketo }: Sandbox, id: number): Values | undefined {
  return marketo.lead(id);
}

export function personOf({ pipedrive }: Sandbox, id: number): Values | undefined {
  const person = pipedrive.person(id);
  if (!person || person['is_deleted'] === true) return undefined;
  const custom = CUSTOM_OF_PERSON.map((name) => [name, pipedrive.customValue('person', id, name)] as const);
  return { ...person, ...Object.fromEntries(custom) };
}

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() || null : null;

const REGIONS = ['NAM', 'EMEA', 'APAC', 'LATAM'];
const INTERESTS = ['Webinar', 'Trial', 'Newsletter', 'Event'];
const SYLLABLES = ['ba', 'de', 'ki', 'lo', 'mu', 'na', 'ri', 'so', 'ta', 've'];

/** A word of letters only that no other number has. */
function word(number: number): string {
  const letters = Array.from(String(number), (digit) => SYLLABLES[Number(digit)]!).join('');
  return letters.charAt(0).toUpperCase() + letters.slice(1);
}

type Fields = readonly [marketo: string, pipedrive: string];

const simple = (name: string, [lead, person]: Fields, fresh: Group['fresh']): Group => ({
  name,
  mayBeEmptied: true,
  fresh,
  entered: (side, value) => ({ [side === 'marketo' ? lead : person]: value }),
  held: (side, record) => textOf(record[side === 'marketo' ? lead : person]),
});

const numeric = (name: string, [lead, person]: Fields): Group => ({
  ...simple(name, [lead, person], (_random, number) => String(number)),
  entered: (side, value) => ({ [side === 'marketo' ? lead : person]: value === null ? null : Number(value) }),
});

const names: Group = {
  name: 'name',
  mayBeEmptied: false,
  fresh: (random, number) => (random.chance(0.3) ? `Vincent van ${word(number)}` : `Ada ${word(number)}`),
  entered(side, value, random) {
    if (side === 'pipedrive') return { name: value };
    const words = value!.split(' ');
    const first = random.integer(1, words.length - 1);
    return { firstName: words.slice(0, first).join(' '), lastName: words.slice(first).join(' ') };
  },
  held: (side, record) =>
    side === 'pipedrive' ? textOf(record['name']) : `${String(record['firstName'])} ${String(record['lastName'])}`,
};

const primary = (entries: unknown): unknown =>
  (entries as { value: string; primary: boolean }[]).find((entry) => entry.primary)?.value;

const email: Group = {
  name: 'email',
  mayBeEmptied: false,
  fresh: (_random, number) => `contact-${number}@people.example`,
  entered(side, value, _random, before) {
    if (side === 'marketo') return { email: value };
    const others = (before?.['emails'] ?? []) as { value: string }[];
    return { emails: [{ value, primary: true }, ...others.map((other) => ({ value: other.value, primary: false }))] };
  },
  held: (side, record) =>
    textOf(side === 'marketo' ? record['email'] : primary(record['emails']))?.toLowerCase() ?? null,
};

const phone: Group = {
  name: 'phone',
  mayBeEmptied: true,
  fresh: (_random, number) => `4420${String(number).padStart(8, '0')}`,
  entered(side, value, random) {
    const shown = value && random.pick([`+${value}`, `+${value.slice(0, 2)} ${value.slice(2, 4)} ${value.slice(4)}`]);
    if (side === 'marketo') return { phone: shown };
    return { phones: shown === null ? [] : [{ value: shown, primary: true }] };
  },
  held: (side, record) =>
    textOf(side === 'marketo' ? record['phone'] : primary(record['phones']))?.replaceAll(/\D/g, '') ?? null,
};

const interests: Group = {
  name: 'interests',
  mayBeEmptied: true,
  fresh: (random) => sorted(INTERESTS.filter(() => random.chance(0.5))) || INTERESTS[0]!,
  entered(side, value, random) {
    const labels = value?.split(';') ?? [];
    if (random.chance(0.5)) labels.reverse();
    return side === 'marketo' ? { productInterest: value && labels.join(';') } : { interests: value && labels };
  },
  held(side, record) {
    const value = side === 'marketo' ? textOf(record['productInterest'])?.split(';') : record['interests'];
    return Array.isArray(value) ? sorted(value as string[]) || null : null;
  },
};

const sorted = (labels: readonly string[]): string => labels.toSorted().join(';');

/** Of leads and persons; a person's organization is a group of its own. */
export const GROUPS: readonly Group[] = [
  names,
  email,
  phone,
  simple('city', ['city', 'city'], (_random, number) => `Port ${word(number)}`),
  { ...simple('title', ['title', 'job_title'], (_random, number) => `Keeper of ${word(number)}`), clears: true },
  numeric('score', ['leadScore', 'lead_score']),
  simple('region', ['marketingRegion', 'region'], (random) => random.pick(REGIONS)),
  simple('last call', ['lastCallDate', 'last_call'], (_random, number) =>
    new Date(number * 24 * 3_600_000).toISOString().slice(0, 10),
  ),
  interests,
];

/** Of companies and organizations. */
export const COMPANY_GROUPS: readonly Group[] = [
  { ...simple('company name', ['company', 'name'], (_random, number) => `${word(number)} Works`), mayBeEmptied: false },
  simple('website', ['website', 'website'], (_random, number) => `https://www.site-${number}.example`),
  numeric('employees', ['numberOfEmployees', 'employee_count']),
];
