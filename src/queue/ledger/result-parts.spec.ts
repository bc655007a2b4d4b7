import { recordsInParts, withPartsChanged } from './result-parts';

const RESULT = {
  status: 'skipped',
  id: 61,
  changes: [{ field: 'city', from: { id: 7 }, to: null }],
  person: { status: 'created', id: 12, organization: { status: 'created', id: 15, changes: [] } },
  role: { status: 'created', id: 'd8c8fec7-cd0a-4088-bba7-ee7d57e45b11' },
  merged: { leads: [31] },
};

describe('recordsInParts', () => {
  it('names the numbered records of parts, however deep', () => {
    expect(recordsInParts(RESULT)).toEqual(['person:12', 'organization:15']);
    expect(recordsInParts({})).toEqual([]);
  });
});

describe('withPartsChanged', () => {
  it('changes the parts about the records and nothing else', () => {
    const { person, ...others } = RESULT;
    expect(withPartsChanged(RESULT, new Set(['organization:15', 'deal:61']), () => ({ gone: true }))).toEqual({
      ...others,
      person: { ...person, organization: { gone: true } },
    });
  });
});
