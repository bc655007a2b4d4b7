import { shownValue } from './value';

describe('shownValue', () => {
  it.each([
    [null, '(empty)'],
    [undefined, '(empty)'],
    ['', '(empty)'],
    [[], '(empty)'],
    [0, '0'],
    [false, 'no'],
    ['Ghent', 'Ghent'],
    [['A', 'B'], 'A, B'],
    [{ currency: 'EUR' }, '{"currency":"EUR"}'],
  ])('shows %j as %s', (value, text) => {
    expect(shownValue(value)).toBe(text);
  });
});
