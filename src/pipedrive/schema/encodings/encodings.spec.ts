import { fieldTypeOf } from '../field-types';
import { entriesOf, withPrimary } from './contact.encoding';
import { type EncodedField, type Encoding } from './encoding';

const encodingFor = (type: string, of: EncodedField): Encoding => fieldTypeOf(type).encoding(of);

const field = (more: Partial<EncodedField> = {}): EncodedField => ({
  key: 'key',
  description: '"field" of person',
  isCustom: true,
  options: [],
  ...more,
});
const options = [
  { id: 1, label: 'EMEA' },
  { id: 2, label: 'NAM' },
  { id: 3, label: 'APAC' },
];
const zoned = { value: '09:00:00', timezone_id: 318, timezone_name: 'Europe/London' };
const address = {
  value: '1 Main St',
  locality: 'Springfield',
  country: null,
  formatted_address: '1 Main St, Springfield',
};

describe('encodingFor', () => {
  it.each([
    ['varchar', 'abc', 'abc'],
    ['text', 'abc', 'abc'],
    ['phone', '+1 555 0100', '+1 555 0100'],
    ['double', 0, 0],
    ['date', '2026-11-23', '2026-11-23'],
    ['monetary', { value: 5, currency: 'EUR' }, { value: 5, currency: 'EUR' }],
    ['monetary', { value: null, currency: null }, null],
    ['daterange', { value: '2026-01-01', until: '2026-02-01' }, { value: '2026-01-01', until: '2026-02-01' }],
    ['time', zoned, zoned],
    ['timerange', { ...zoned, until: '11:00:00' }, { ...zoned, until: '11:00:00' }],
    ['enum', 2, 'NAM'],
    ['enum', { id: 2, label: 'NAM' }, 'NAM'],
    ['enum', 9, 9],
    ['set', [3, 1], ['EMEA', 'APAC']],
    ['set', [], null],
    ['user', 12, 12],
    ['org', { value: 12 }, 12],
    ['address', address, address],
    ['json', { a: 1 }, { a: 1 }],
  ])('reads %s %j as %j', (type, wire, value) => {
    expect(encodingFor(type, field({ options })).read(wire)).toEqual(value);
  });

  it.each<[string, unknown, unknown, unknown]>([
    ['varchar', 'abc', null, 'abc'],
    ['varchar', 42, null, '42'],
    ['varchar', '  ', null, null],
    ['double', ' 4.5 ', null, 4.5],
    ['double', '', null, null],
    ['date', '2026-11-23T23:30:00-05:00', null, '2026-11-24'],
    ['date', '3 March 2026', null, '2026-03-03'],
    ['date', '2026-03-03 00:10', null, '2026-03-03'],
    ['date', '2026-03-03T23:50:00', null, '2026-03-03'],
    ['datetime', '2026-03-03', null, '2026-03-03T00:00:00Z'],
    ['datetime', '2026-03-03 00:10', null, '2026-03-03T00:10:00Z'],
    ['datetime', '3 March 2026 14:05', '2026-03-03T14:05:00Z', '2026-03-03T14:05:00Z'],
    ['monetary', 7, { value: 5, currency: 'EUR' }, { value: 7, currency: 'EUR' }],
    ['monetary', '7', null, { value: 7 }],
    ['monetary', { value: 7, currency: 'USD' }, { value: 5, currency: 'EUR' }, { value: 7, currency: 'USD' }],
    ['daterange', { value: '2026-01-01', until: '2026-02-01' }, null, { value: '2026-01-01', until: '2026-02-01' }],
    ['time', '09:30', zoned, { ...zoned, value: '09:30:00' }],
    ['time', '09:30', null, { value: '09:30:00' }],
    ['time', { value: '09:30', timezone_id: 318 }, null, { value: '09:30:00', timezone_id: 318 }],
    ['timerange', { value: '09:30', until: '11:00' }, null, { value: '09:30:00', until: '11:00:00' }],
    ['enum', ' nam ', null, 2],
    ['enum', 9, 9, 9],
    ['set', [9, 'NAM'], [9], [2, 9]],
    ['enum', '', null, null],
    ['set', ['APAC', 'emea', 'EMEA'], null, [1, 3]],
    ['set', 'NAM', null, [2]],
    ['set', 'apac; NAM', null, [2, 3]],
    ['set', [], ['NAM'], null],
    ['people', '12', null, 12],
    ['address', '2 Main St', address, { value: '2 Main St' }],
    ['address', '1 Main St', address, { value: '1 Main St', locality: 'Springfield' }],
  ])('writes %s %j where %j was loaded as %j', (type, value, loaded, wire) => {
    const encoding = encodingFor(type, field({ options }));
    const accepted = encoding.accept(value, loaded);
    expect(accepted === null ? null : encoding.write(accepted)).toEqual(wire);
  });

  it.each<[string, unknown, string]>([
    ['enum', 3, 'has no such option'],
    ['enum', '3', 'has no such option'],
    ['set', [1, 3], 'has no such option'],
    ['enum', 'Atlantis', 'has no such option; it has: EMEA, NAM, APAC'],
    ['set', ['NAM', 'Atlantis'], 'has no such option'],
    ['double', 'Atlantis', 'takes a number'],
    ['date', 'Atlantis', 'takes a date'],
    ['date', '01/02/2026', 'takes a date'],
    ['datetime', '2026-02-30 10:00', 'takes a moment'],
    ['user', 'Atlantis', 'takes the id of a record'],
    ['monetary', 'Atlantis', 'takes a number, or'],
    ['daterange', 'Atlantis', 'takes { value, until }'],
    ['address', {}, 'takes an address'],
    ['varchar', {}, 'takes text'],
  ])('refuses %s %j without repeating it', (type, value, message) => {
    const accept = (): unknown => encodingFor(type, field({ options })).accept(value, null);
    expect(accept).toThrow(expect.objectContaining({ kind: 'record-rejected' }));
    expect(accept).toThrow(message);
    expect(accept).not.toThrow('Atlantis');
  });
});

describe('accept', () => {
  it.each<[string, unknown, unknown]>([
    ['monetary', { currency: 'EUR', value: 5 }, { value: 5, currency: 'EUR' }],
    ['monetary', 5, { value: 5, currency: 'EUR' }],
    ['address', { locality: 'Springfield', value: '1 Main St' }, address],
    ['time', '09:00', zoned],
    ['timerange', { value: '09:00:00', until: '11:00:00' }, { ...zoned, until: '11:00:00' }],
  ])('takes %s %j for no change of %j', (type, value, loaded) => {
    expect(encodingFor(type, field()).accept(value, loaded)).toBe(loaded);
  });

  it('takes an address without a part that was loaded for a change', () => {
    expect(encodingFor('address', field()).accept({ value: '1 Main St' }, address)).toEqual({ value: '1 Main St' });
  });
});

describe('withPrimary', () => {
  const lower = (text: string): string => text.toLowerCase();
  const loaded = [
    { value: 'a@acme.example', primary: true, label: 'work' },
    { value: 'b@acme.example', primary: false },
  ];

  it.each([
    ['puts a new value first and keeps the others', 'c@acme.example', ['c*', 'a', 'b']],
    ['makes an equal value primary as it stands', 'B@ACME.example', ['a', 'b*']],
    ['leaves the primary value as it stands', 'A@acme.example', ['a*', 'b']],
    ['takes the primary one away for null', null, ['b*']],
  ])('%s', (_, wanted, expected) => {
    const entries = withPrimary(loaded, wanted ?? '', lower);
    expect(entries.map(({ value, primary }) => value[0] + (primary ? '*' : ''))).toEqual(expected);
  });

  it('makes the first entry primary where none is', () => {
    expect(entriesOf([{ value: 'a@acme.example' }])).toEqual([{ value: 'a@acme.example', primary: true }]);
  });
});
