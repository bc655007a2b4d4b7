import { readIsoText, readMoment, utcSecond } from './moments';

describe('readMoment', () => {
  it.each([
    ['2026-01-05', '2026-01-05'],
    ['2026/01/05', '2026-01-05'],
    ['2015-05-21T22:45:13Z+0000', '2015-05-21'],
    ['2015-05-21T22:45:13+0000', '2015-05-21'],
    ['2015-05-21T22:45:13-08:00', '2015-05-22'],
    ['2015-05-21 22:45:13', '2015-05-21'],
    ['2015-05-21T22:45:13.123Z', '2015-05-21'],
    ['2015-05-21T23:45-05', '2015-05-22'],
    ['Mon, 23 Nov 2026 23:30:00 -0500', '2026-11-24'],
    ['Mon, 23 Nov 2026 10:00:00 GMT', '2026-11-23'],
    ['Nov 23, 2026', '2026-11-23'],
    ['23 November 2026', '2026-11-23'],
    ['3 March 2026', '2026-03-03'],
    ['3 March  2026 00:10', '2026-03-03'],
    ['2026-03-03 00:10', '2026-03-03'],
    ['2026-03-03T23:50:00', '2026-03-03'],
    [new Date('2026-01-05T23:59:59Z'), '2026-01-05'],
    [Date.UTC(2026, 0, 5), '2026-01-05'],
  ])('reads the day of %s', (value, day) => {
    expect(readMoment(value)?.day).toBe(day);
  });

  it.each([
    '',
    '2026-02-30',
    '2026-13-01',
    '2026-01-05T25:00:00Z',
    '01/02/2026',
    'yesterday',
    'Release May 2026',
    '2026',
    2026,
    Number.NaN,
    9e15,
    new Date(Number.NaN),
    null,
    {},
    [],
    true,
  ])('reads no day in %s', (value) => {
    expect(readMoment(value)).toBeNull();
  });

  it('knows a mere date from the midnight of that day', () => {
    expect(readMoment('2026-01-05')?.second).toBeNull();
    expect(readMoment('Jan 5, 2026')?.second).toBeNull();
    expect(readMoment('2026-01-05T00:00:00Z')?.second).toBe(1767571200);
  });
});

describe('readIsoText', () => {
  it('leaves months by name alone, which ordinary text may hold', () => {
    expect(readIsoText('23 November 2026')).toBeNull();
  });
});

describe('utcSecond', () => {
  it.each([
    ['2026-03-03', '2026-03-03T00:00:00Z'],
    ['3 March 2026', '2026-03-03T00:00:00Z'],
    ['2026-03-03 00:10', '2026-03-03T00:10:00Z'],
    ['2026-03-03T23:10:05.9-05:00', '2026-03-04T04:10:05Z'],
  ])('tells %s as %s', (text, moment) => {
    expect(utcSecond(readMoment(text)!)).toBe(moment);
  });
});
