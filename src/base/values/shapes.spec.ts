import { inBatches, isObject } from './shapes';

describe('inBatches', () => {
  it('holds so many items each, in their order', () => {
    expect(inBatches([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(inBatches([], 2)).toEqual([]);
  });
});

describe('isObject', () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [[], false],
    [null, false],
    ['text', false],
    [() => 1, false],
  ])('tells objects from everything else: %p', (value, expected) => {
    expect(isObject(value)).toBe(expected);
  });
});
