import { DEEPEST_NESTING, isNestedTooDeep } from './nesting';

const lists = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const objects = (levels: number): unknown => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));

describe('isNestedTooDeep', () => {
  it.each([
    ['a text', 'text', false],
    ['null', null, false],
    ['lists as deep as allowed', lists(DEEPEST_NESTING), false],
    ['objects as deep as allowed', objects(DEEPEST_NESTING), false],
    ['lists that are one deeper', lists(DEEPEST_NESTING + 1), true],
    ['objects that are one deeper', objects(DEEPEST_NESTING + 1), true],
    ['half a million lists', lists(500_000), true],
    ['a wide list', Array.from({ length: 200_000 }, () => ({})), false],
  ])('judges %s', (_, value, expected) => {
    expect(isNestedTooDeep(value)).toBe(expected);
  });
});
