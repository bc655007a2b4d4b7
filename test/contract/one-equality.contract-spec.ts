import { Lead } from '../../src/marketo';
import { Person, type RecordSchema } from '../../src/pipedrive';
import { sameValue } from '../../src/sync/mapping/compare';
import { field as fieldOf, LEADS_DESCRIBE, ScriptedMarketo, success as answer } from '../support/scripted-marketo';
import { ScriptedPipedrive, success } from '../support/scripted-pipedrive';

const OPTIONS = [
  { id: 1, label: 'EMEA' },
  { id: 2, label: 'Zo\u00eb' },
  { id: 3, label: '5' },
];
const PHONES = [
  '+1 555 0134 ext. 4',
  '+1 555 0134 ext. 5',
  '+1 555 01344',
  '0800-CALL-US',
  '0800-CALL-ME',
  '0800',
  '+44 (0)20 7946 0000',
  '+44 20 7946 0000',
  '0044 20 79460000',
  ' 555-0100 ',
];
const EMAILS = ['ada@acme.example', ' Ada@ACME.example ', 'zo\u00eb@acme.example', 'zoe\u0308@acme.example'];
const DATES = ['2026-03-03', '3 March 2026', '2026-03-03 00:10', '2026-03-03T23:50:00-05:00', '2026-03-04T04:50:00Z'];
const TEXTS = ['Ada', ' Ada', 'ada', 'Zo\u00eb', 'Zoe\u0308', '042', '42', '4.50', ...PHONES, ...EMAILS, ...DATES];
const NUMBERS = [0, '0', 4.5, '4.50', ' 42 ', 42, -0];
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  varchar: TEXTS,
  text: TEXTS,
  phone: PHONES,
  double: NUMBERS,
  monetary: [...NUMBERS, { value: 42, currency: 'EUR' }, { value: 42, currency: 'USD' }],
  date: DATES,
  datetime: DATES,
  boolean: [true, 'true', 1, false, 'false', 0],
  enum: ['EMEA', ' emea', 'Zoe\u0308', 5, '5'],
  set: [['EMEA'], 'emea; Zoe\u0308', ['Zo\u00eb', 'EMEA'], ['EMEA', 'EMEA'], 5],
  user: [11, '11', { id: 11 }, 12],
  address: ['1 Main St', { value: '1 Main St', locality: 'Springfield' }, { value: '1 Main St', country: null }],
  time: ['09:30', '09:30:00', { value: '09:30:00', timezone_id: 318 }],
};

const MARKETO_TYPES = ['string', 'email', 'phone', 'integer', 'float', 'date', 'datetime'];

const fieldOfType = (type: string, index: number) => ({
  field_name: type,
  field_code: String(index).padStart(40, 'a'),
  field_type: type,
  options: type === 'enum' || type === 'set' ? OPTIONS : null,
  is_custom_field: true,
});

/** Fails wherever a task would tell a change that the record then takes for none. */
describe('what the comparison takes for a change', () => {
  let pipedrive: ScriptedPipedrive;
  let schema: RecordSchema;
  let marketo: ScriptedMarketo;

  beforeAll(async () => {
    pipedrive = await ScriptedPipedrive.start();
    pipedrive.on('GET /api/v2/personFields?limit=500', success(Object.keys(VALUES).map(fieldOfType)));
    schema = await pipedrive.client().schema(Person.kind).get();
    marketo = new ScriptedMarketo();
    marketo.on(LEADS_DESCRIBE, answer([{ fields: MARKETO_TYPES.map((type) => fieldOf(type, type)) }]));
  });

  afterAll(() => Promise.all([pipedrive.stop(), marketo.stop()]));

  it.each(Object.entries(VALUES))('is one to a %s field of Pipedrive', (type, values) => {
    const { encoding, traits } = schema.resolve(type);
    const facts = { kind: traits.kind, options: OPTIONS };
    for (const held of values.map((value) => encoding.accept(value, null))) {
      for (const wanted of values.filter((value) => !sameValue(value, held, facts))) {
        expect([wanted, encoding.accept(wanted, held)]).not.toEqual([wanted, held]);
      }
    }
  });

  it.each([
    ...PHONES.flatMap((loaded) => PHONES.map((wanted) => ['phone', loaded, wanted] as const)),
    ...EMAILS.flatMap((loaded) => EMAILS.map((wanted) => ['email', loaded, wanted] as const)),
  ])('is one to the primary %s %j, and nothing else is: %j', (type, loaded, wanted) => {
    const primary = schema.resolve(`${type}s`).encoding.primary!;
    const held = primary.set([{ value: 'first', primary: true }], loaded);
    const after = primary.set(held, wanted);
    expect(JSON.stringify(after) === JSON.stringify(held)).toBe(sameValue(wanted, loaded, type));
    // A number or address that is there already is never added in another format.
    expect(primary.set(primary.set(held, 'other'), wanted)).toHaveLength(sameValue(wanted, loaded, type) ? 3 : 4);
  });

  it.each(MARKETO_TYPES)('is one to a %s field of Marketo', async (type) => {
    const client = await marketo.client();
    const { kind } = (await client.describe('lead')).resolve(type).traits;
    const lead = await Lead.create(client);
    const kept = (value: unknown): unknown => {
      lead.set(type, value);
      return lead.get(type);
    };
    const values = [...TEXTS, ...NUMBERS];
    for (const held of values.map(kept)) {
      for (const wanted of values.filter((value) => !sameValue(value, held, kind))) {
        expect([wanted, kept(wanted)]).not.toEqual([wanted, held]);
      }
    }
  });
});
