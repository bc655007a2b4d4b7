import { isoMoment } from './moments';

describe('isoMoment', () => {
  it.each([
    ['2026-03-01T23:32:19Z', '2026-03-01T23:32:19Z'],
    ['2026-03-01T23:32:19+0000', '2026-03-01T23:32:19Z'],
    ['2026-03-01T23:32:19-08:00', '2026-03-02T07:32:19Z'],
    ['2026-03-01T23:32:19Z+0000', '2026-03-01T23:32:19Z'],
    ['2026-03-01T23:32:19.345Z', '2026-03-01T23:32:19Z'],
    ['2026-03-01T23:32:19', '2026-03-01T23:32:19Z'],
    ['yesterday', null],
    ['', null],
    [undefined, null],
    [5, null],
  ])('reads %p as %p', (text, moment) => {
    expect(isoMoment(text)).toBe(moment);
  });
});
