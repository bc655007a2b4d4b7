import { changesOf, fieldOfPart, partsOfUsers } from './schema-parts';

const TIER = 'option, can be written';

describe('changesOf', () => {
  it('tells what is new, gone and another one', () => {
    const before = {
      'field score': 'integer, can be written',
      'option Gold of field tier': 'there',
      'user 11': 'active',
    };
    const now = {
      'field score': 'string, read only',
      'option Silver of field tier': 'there',
      'user 11': 'deactivated',
    };
    expect(changesOf(before, now)).toEqual([
      { part: 'field score', before: 'integer, can be written', now: 'string, read only' },
      { part: 'option Gold of field tier', before: 'there', now: null },
      { part: 'option Silver of field tier', before: null, now: 'there' },
      { part: 'user 11', before: 'active', now: 'deactivated' },
    ]);
  });

  it('tells a field that is gone or new without each of its options', () => {
    const whole = { 'field tier': TIER, 'option Gold of field tier': 'there', 'option Silver of field tier': 'there' };
    expect(changesOf(whole, {})).toEqual([{ part: 'field tier', before: TIER, now: null }]);
    expect(changesOf({}, whole)).toEqual([{ part: 'field tier', before: null, now: TIER }]);
  });

  it('takes names that objects have of themselves for names', () => {
    const parts = Object.fromEntries([['field __proto__', 'text']]);
    expect(changesOf(parts, {})).toEqual([{ part: 'field __proto__', before: 'text', now: null }]);
    expect(changesOf({}, {})).toEqual([]);
  });
});

describe('fieldOfPart', () => {
  it.each([
    ['field lead_score', 'lead_score'],
    ['option Gold of field tier', 'tier'],
    ['option One of field two of field tier', 'tier'],
    ['user 17', null],
  ])('of %s is %s', (part, field) => {
    expect(fieldOfPart(part)).toBe(field);
  });
});

describe('partsOfUsers', () => {
  it('names users by their ids alone', () => {
    const users = [
      { id: 11, isActive: true, name: 'Ada' },
      { id: 12, isActive: false, name: 'Bea' },
    ];
    expect(partsOfUsers(users)).toEqual({ 'user 11': 'active', 'user 12': 'deactivated' });
  });
});
