import { type Disagreement, verdict } from './verdict';

const bothEdited: Disagreement = {
  isNewPair: false,
  sourceChanged: true,
  targetChanged: true,
  isKeptOtherwise: false,
  sourceEmpty: false,
  targetEmpty: false,
  sourceClears: false,
  targetClears: false,
};

describe('verdict', () => {
  it.each<[string, Partial<Disagreement>, string]>([
    ['the two are no pair yet', { isNewPair: true }, 'write'],
    ['only the source was edited', { targetChanged: false }, 'write'],
    ['neither was edited', { sourceChanged: false, targetChanged: false }, 'write'],
    ['a vendor kept another value', { sourceChanged: false, targetChanged: false, isKeptOtherwise: true }, 'leave'],
    ['only the target was edited', { sourceChanged: false }, 'leave'],
    ['only the target was edited, by emptying it', { sourceChanged: false, targetEmpty: true }, 'leave'],
    ['both were edited', {}, 'conflict'],
    ['the source was emptied', { sourceEmpty: true }, 'leave'],
    ['the source was emptied and empties', { sourceEmpty: true, sourceClears: true }, 'conflict'],
    ['the target was emptied', { targetEmpty: true }, 'write'],
    ['the target was emptied and empties', { targetEmpty: true, targetClears: true }, 'conflict'],
  ])('where %s', (_where, known, expected) => {
    expect(verdict({ ...bothEdited, ...known })).toBe(expected);
  });
});
