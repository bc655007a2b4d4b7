import { adapters as a } from './adapters';
import { adaptersForMappingFile } from './adapters-for-mapping-file';
import { groupVersion } from './group-version';
import { type FieldMapping } from './mapping';
import { twoWayGroups } from './two-way';

const nameOf = (field: string): string => field;

function versionsOf(there: FieldMapping, back: FieldMapping): string[] {
  const groups = twoWayGroups({ table: there, nameOf }, { table: back, nameOf });
  return groups.map((group) => groupVersion(group, there, back));
}

const city: FieldMapping = { city: { fields: ['city'] } };
const shout = (value: unknown): string => String(value).toUpperCase();

describe('groupVersion', () => {
  it('is the same for both directions', () => {
    const there: FieldMapping = { name: { fields: ['firstName', 'lastName'], mode: 'join' } };
    const back: FieldMapping = {
      firstName: { fields: ['name'], postAdapter: a.firstName },
      lastName: { fields: ['name'], postAdapter: a.lastName },
    };
    expect(versionsOf(there, back)).toHaveLength(1);
    expect(versionsOf(there, back)).toEqual(versionsOf(back, there));
  });

  it('is the same for other entries of the tables, for `clear`, and for adapters as a mapping file gets them', () => {
    const file = adaptersForMappingFile().adapters;
    const before: FieldMapping = { city: { fields: ['city'], postAdapter: a.defaultTo('Ghent'), preAdapter: a.text } };
    const after: FieldMapping = {
      country: { fields: ['country'] },
      city: { fields: ['city'], postAdapter: file.defaultTo('Ghent'), preAdapter: file.text, clear: true },
    };
    expect(versionsOf(after, city)).toEqual(versionsOf(before, city));
  });

  it.each<[what: string, entry: FieldMapping[string]]>([
    ['another field', { fields: ['city', 'country'], mode: 'join' }],
    ['another mode', { fields: ['city', 'country'], mode: 'choose' }],
    ['an adapter', { fields: ['city'], postAdapter: a.text }],
    ['an adapter at another place', { fields: ['city'], preAdapter: a.text }],
    ['another adapter', { fields: ['city'], postAdapter: a.lastName }],
    ['an adapter with options', { fields: ['city'], postAdapter: a.defaultTo('Ghent') }],
    ['the adapter with other options', { fields: ['city'], postAdapter: a.defaultTo('Antwerp') }],
    ['a function of the file', { fields: ['city'], postAdapter: shout }],
    ['another function of the file', { fields: ['city'], postAdapter: (value: unknown) => value }],
  ])('is another one with %s', (what, entry) => {
    const all = [city, OTHERS.get(what) ?? {}, { city: entry }].map((table) => versionsOf(table, city));
    expect(new Set(all.flat()).size).toBe(all.flat().length);
  });
});

/** What an entry differs from beside the plain one. */
const OTHERS: ReadonlyMap<string, FieldMapping> = new Map([
  ['another mode', { city: { fields: ['city', 'country'], mode: 'join' } }],
  ['an adapter at another place', { city: { fields: ['city'], postAdapter: a.text } }],
  ['another adapter', { city: { fields: ['city'], postAdapter: a.text } }],
  ['the adapter with other options', { city: { fields: ['city'], postAdapter: a.defaultTo('Ghent') } }],
  ['another function of the file', { city: { fields: ['city'], postAdapter: shout } }],
]);
