import { linksOfPage } from './person-links';

const record = (id: number, link: number | null = null) => ({ id, link });

describe('linksOfPage', () => {
  it.each([
    ['a pair', [record(1, 30)], [record(30, 1)], { pairs: [{ lead: 30, person: 1 }] }],
    ['a person that no link joins', [record(1)], [], { loose: [1] }],
    [
      'a lead that knows nothing of the link',
      [record(1, 30)],
      [record(30)],
      { broken: [{ of: 'person', id: 1, names: 30, isThere: true }] },
    ],
    ['a lead that is gone', [record(1, 30)], [], { broken: [{ of: 'person', id: 1, names: 30, isThere: false }] }],
    [
      'a person that knows nothing of the link',
      [record(1)],
      [record(30, 1)],
      { broken: [{ of: 'lead', id: 30, names: 1, isThere: true }] },
    ],
    [
      'a second lead that names the person',
      [record(1, 30)],
      [record(30, 1), record(31, 1)],
      { pairs: [{ lead: 30, person: 1 }], broken: [{ of: 'lead', id: 31, names: 1, isThere: true }] },
    ],
    [
      'links across',
      [record(1, 30)],
      [record(30, 2), record(31, 1)],
      {
        broken: [
          { of: 'person', id: 1, names: 30, isThere: true },
          { of: 'lead', id: 31, names: 1, isThere: true },
        ],
      },
    ],
  ])('knows %s', (_, persons, leads, found) => {
    expect(linksOfPage(persons, leads)).toEqual({ pairs: [], broken: [], loose: [], ...found });
  });
});
