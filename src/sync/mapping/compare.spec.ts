import { canonical } from './canonical';
import { isEmpty, sameValue } from './compare';
import { type FieldFacts, type FieldKind } from './field-kind';

describe('isEmpty', () => {
  it.each([null, undefined, '', '   ', '\n\t', [], [null], ['', ' ']])('is true for %j', (value) => {
    expect(isEmpty(value)).toBe(true);
  });

  it.each([0, false, '0', 'a', [0], {}, new Date(0)])('is false for %j', (value) => {
    expect(isEmpty(value)).toBe(false);
  });
});

const TIER = {
  kind: 'option',
  options: [
    { id: 1, label: 'Gold' },
    { id: 2, label: 'Silver, matt' },
    { id: 3, label: '2' },
  ],
} as const;
const TIERS = { ...TIER, kind: 'set' } as const;

type Pair = readonly [a: unknown, b: unknown, field: FieldFacts | FieldKind | undefined];

const SAME: readonly Pair[] = [
  // absent values
  [null, '', undefined],
  [undefined, '  ', 'text'],
  [null, [], 'set'],
  [null, false, 'boolean'],
  ['', false, 'boolean'],
  ['false', null, 'boolean'],
  // text
  [' Acme ', 'Acme', undefined],
  ['Acme\n', 'Acme', 'text'],
  // numbers
  [5, '5', undefined],
  [5, '5.0', undefined],
  [1604.47, '1604.47', 'number'],
  ['0123', 123, 'number'],
  ['5', '5.00', 'number'],
  [-0, 0, 'number'],
  [1e21, '1e21', 'number'],
  [5, '5', 'text'],
  [{ value: 500, currency: 'EUR' }, { currency: 'EUR', value: '500.00' }, 'number'],
  [{ value: 500, currency: 'EUR' }, 500, 'number'],
  // dates
  ['2026-01-05', '2026-01-05T22:30:00Z', undefined],
  ['2026-01-05', '2026-01-05T22:30:00Z', 'text'],
  ['2026-01-06', '2026-01-05T23:30:00-05:00', undefined],
  ['2026-01-05T10:00:00Z', '2026-01-05T12:00:00+02:00', undefined],
  ['2026-01-05T10:00:00Z', '2026-01-05T10:00:00Z+0000', 'datetime'],
  ['2026-01-05T10:00:00Z', '2026-01-05 10:00:00', 'datetime'],
  ['2026-01-05T10:00:00.250Z', '2026-01-05T10:00:00Z', 'datetime'],
  ['2026-01-05', '2026-01-05T10:00:00Z', 'datetime'],
  ['2026-01-05T01:00:00Z', '2026-01-05T23:00:00Z', 'date'],
  [new Date('2026-01-05T10:00:00Z'), '2026-01-05T10:00:00Z', 'datetime'],
  ['09:30', '09:30:00', 'time'],
  // e-mails
  ['Ada@Acme.example', 'ada@acme.example', 'email'],
  ['Ada@Acme.example', ' ada@acme.example', undefined],
  ['Ada@Acme.example', 'ada@acme.example', 'text'],
  // phone numbers
  ['+1 (555) 010-9999', '+15550109999', 'phone'],
  ['0031 20 555 0101', '+31205550101', 'phone'],
  ['+31 (0)20 555 0101', '+31 20 555 0101', 'phone'],
  ['555-0100', '5550100', 'phone'],
  ['555 0100 ext. 12', '5550100x12', 'phone'],
  // composed and decomposed letters
  ['Zo\u00eb', 'Zoe\u0308', 'text'],
  ['Zo\u00eb', 'Zoe\u0308', undefined],
  ['zo\u00eb@acme.example', 'ZOE\u0308@acme.example', 'email'],
  ['+1 (555) 010-9999', '+1 555.010.9999', undefined],
  ['+1 (555) 010-9999', '15550109999', 'text'],
  // options and sets
  ['Gold', ' Gold', 'option'],
  ['Gold', 1, TIER],
  ['gold', 'Gold', TIER],
  [{ id: 1, label: 'Gold' }, '1', TIER],
  ['2', 3, TIER],
  [['Gold', '2'], ['2', 'Gold'], 'set'],
  [['Gold', '2'], [3, 1], TIERS],
  ['2;Gold', ['Gold', '2'], TIERS],
  ['Silver, matt', ['Silver, matt'], TIERS],
  ['Gold', ['Gold'], 'set'],
  [[3, 1], [1, 3], undefined],
  // booleans
  [true, 'Yes', 'boolean'],
  [true, 'true', undefined],
  [1, true, 'boolean'],
  // references and objects
  [17, '17', 'reference'],
  [{ id: 17, name: 'Ada' }, 17, 'reference'],
  [{ value: '1 Main St', formatted_address: '1 Main St, US' }, { value: '1 Main St' }, 'object'],
  [{ value: '1 Main St', country: null }, { value: '1 Main St' }, 'object'],
  [{ value: '1 Main St', country: 'US' }, '1 Main St', 'object'],
];

const DIFFERENT: readonly Pair[] = [
  ['Acme', 'acme', undefined],
  ['Acme', 'acme', 'text'],
  ['Acme  Ltd', 'Acme Ltd', undefined],
  ['Acme', null, undefined],
  [0, null, 'number'],
  [false, null, undefined],
  [false, null, 'text'],
  [true, false, 'boolean'],
  [true, null, 'boolean'],
  ['0123', '123', undefined],
  ['0123', '123', 'text'],
  ['0123', '123', 'phone'],
  ['0123', 123, 'text'],
  ['1.1', '1.10', undefined],
  ['1.1', '1.10', 'text'],
  ['5', '5.0', 'text'],
  ['9007199254740993', '9007199254740992', 'number'],
  [{ value: 500, currency: 'EUR' }, { value: 500, currency: 'USD' }, 'number'],
  ['2026-01-05', '2026-01-06', 'date'],
  ['2026-01-05', '2026-01-06T00:00:00Z', undefined],
  ['2026-01-05T10:00:00Z', '2026-01-05T10:00:01Z', 'datetime'],
  ['2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z', undefined],
  ['Release May 2026', 'Project May 2026', undefined],
  ['2026-01-05', '20260105', undefined],
  ['12-345678', '123-45678', undefined],
  ['12-345678', '123-45678', 'text'],
  ['ada@acme.example', 'adam@acme.example', 'email'],
  ['+31 20 555 0101', '+32 20 555 0101', 'phone'],
  ['555 0100 x12', '555 0100 x13', 'phone'],
  ['call Ada', 'call ada', 'phone'],
  ['Gold', 'gold', 'option'],
  ['Gold', 'Silver, matt', TIER],
  [2, 1, TIER],
  [['Gold'], ['Gold', '2'], TIERS],
  [['Gold'], [], TIERS],
  [17, 18, 'reference'],
  [{ value: '1 Main St', country: 'US' }, { value: '1 Main St', country: 'NL' }, 'object'],
];

describe('sameValue', () => {
  it.each(SAME)('takes %j and %j as the same in %j', (a, b, field) => {
    expect(sameValue(a, b, field)).toBe(true);
    expect(sameValue(b, a, field)).toBe(true);
  });

  it.each(DIFFERENT)('tells %j from %j in %j', (a, b, field) => {
    expect(sameValue(a, b, field)).toBe(false);
    expect(sameValue(b, a, field)).toBe(false);
  });

  it('reads any object without throwing', () => {
    const hostile = Object.create(null) as object;
    expect(sameValue(hostile, 'x')).toBe(false);
    expect(sameValue(Symbol.iterator, () => 1)).toBe(true);
  });
});

describe('canonical', () => {
  it.each<[unknown, FieldKind | undefined, string]>([
    [null, undefined, ''],
    [false, 'boolean', ''],
    [' Acme ', 'text', 'Acme'],
    ['+31 20 555 0101', 'phone', '31205550101'],
    ['2026-01-05T10:00:00Z', 'date', '2026-01-05'],
    [['b', 'a', 'b'], 'set', '["a","b"]'],
  ])('spells %j of kind %j as %j', (value, kind, spelling) => {
    expect(canonical(value, kind === undefined ? undefined : { kind })).toBe(spelling);
  });
});
