import { storedValue } from './values';

describe('storedValue', () => {
  it.each([
    ['string', '', null],
    ['string', undefined, null],
    ['string', '42', '42'],
    ['currency', '1604.47', 1604.47],
    ['integer', '14c', '14c'],
    ['datetime', '2026-03-01T23:32:19+0000', '2026-03-01T23:32:19Z'],
    ['datetime', '2026-03-01T23:32:19Z+0000', '2026-03-01T23:32:19Z'],
    ['datetime', '2026-03-01T23:32:19-08:00', '2026-03-02T07:32:19Z'],
    ['datetime', '2026-03-03', '2026-03-03T00:00:00Z'],
    ['datetime', '2026-03-03 00:10', '2026-03-03T00:10:00Z'],
    ['datetime', '3 March 2026', '2026-03-03T00:00:00Z'],
    ['datetime', 'yesterday', 'yesterday'],
    ['date', '3 March 2026', '2026-03-03'],
    ['date', '2026-03-03 00:10', '2026-03-03'],
    ['date', '2026-03-03T23:10:00-05:00', '2026-03-04'],
    ['date', 'yesterday', 'yesterday'],
    ['datetime', new Date('2026-03-01T23:32:19.345Z'), '2026-03-01T23:32:19Z'],
    ['date', new Date('2026-03-01T23:32:19.345Z'), '2026-03-01'],
    ['date', '2026-03-01', '2026-03-01'],
    ['date', new Date('no date'), 'Invalid Date'],
    ['boolean', false, false],
  ])('keeps of a %s %p %p', (dataType, value, stored) => {
    expect(storedValue(dataType, value)).toBe(stored);
  });
});
