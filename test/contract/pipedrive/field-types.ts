import { type PipedriveSandbox } from '../../../sandbox/index.ts';

const VALUES = {
  varchar: 'text',
  varchar_auto: 'text',
  text: 'a longer text',
  double: 4.5,
  monetary: { value: 500, currency: 'EUR' },
  date: '2026-11-24',
  daterange: { value: '2026-11-24', until: '2026-12-24' },
  time: { value: '09:00:00', timezone_id: 318 },
  timerange: { value: '09:00:00', until: '11:00:00', timezone_id: 318 },
  enum: 'One',
  set: ['One', 'Two'],
  phone: '+44 20 7946 0000',
  address: '1 Main St, London',
};

/** A value of each type that a custom field can have, by the field's name; three types name records by their ids. */
export function valuesOfEachType(ids: { user: number; org: number; people: number }): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...VALUES, ...ids }).map(([type, value]) => [`a_${type}`, value]));
}

/** Gives persons a custom field of each type, named `A varchar` and so on. */
export function addFieldOfEachType(pipedrive: PipedriveSandbox): void {
  for (const type of [...Object.keys(VALUES), 'user', 'org', 'people']) {
    const options = type === 'enum' || type === 'set' ? { options: ['One', 'Two'] } : {};
    pipedrive.addField('person', { name: `A ${type}`, type, ...options });
  }
}
