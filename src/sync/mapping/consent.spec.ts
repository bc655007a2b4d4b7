import { type Consent, consentStep, MARKETING_STATUS, mayLift, type Stance, stanceOf, valueOf } from './consent';

const YES_NO = {
  kind: 'option' as const,
  options: [
    { id: 7, label: 'yes' },
    { id: 8, label: 'No' },
  ],
};
const BOOLEAN = { kind: 'boolean' as const };
const TEXT = { kind: 'text' as const };

describe('what a consent field says', () => {
  it.each<[unknown, object, string, Stance]>([
    [true, BOOLEAN, 'unsubscribed', 'out'],
    [false, BOOLEAN, 'unsubscribed', 'in'],
    [null, BOOLEAN, 'unsubscribed', 'in'],
    ['yes', YES_NO, 'no_mail', 'out'],
    ['No', YES_NO, 'no_mail', 'in'],
    [null, YES_NO, 'no_mail', 'unsaid'],
    ['TRUE', TEXT, 'no_mail', 'out'],
    [' n ', TEXT, 'no_mail', 'in'],
    ['', TEXT, 'no_mail', 'unsaid'],
    ['perhaps', TEXT, 'no_mail', 'unsaid'],
    ['unsubscribed', TEXT, MARKETING_STATUS, 'out'],
    ['subscribed', TEXT, MARKETING_STATUS, 'in'],
    ['no_consent', TEXT, MARKETING_STATUS, 'unsaid'],
    ['archived', TEXT, MARKETING_STATUS, 'unsaid'],
    [null, TEXT, MARKETING_STATUS, 'unsaid'],
    ['constructor', TEXT, MARKETING_STATUS, 'unsaid'],
  ])('%j of %j', (value, facts, field, stance) => {
    expect(stanceOf(field, value, facts as never)).toBe(stance);
  });

  it.each<[object, unknown, string, unknown, unknown]>([
    [BOOLEAN, null, 'unsubscribed', true, false],
    [YES_NO, null, 'no_mail', 'yes', 'No'],
    [TEXT, null, 'no_mail', 'Yes', 'No'],
    [TEXT, 'false', 'no_mail', 'true', 'false'],
    [TEXT, '0', 'no_mail', '1', '0'],
    [TEXT, 'no_consent', MARKETING_STATUS, 'unsubscribed', 'subscribed'],
  ])('is said by %j beside %j', (facts, present, field, out, lifted) => {
    expect(valueOf(field, 'out', present, facts as never)).toBe(out);
    expect(valueOf(field, 'in', present, facts as never)).toBe(lifted);
  });
});

describe('consentStep', () => {
  const consent: Consent = { lead: 'unsubscribed', person: 'no_mail' };
  const STANCES = ['out', 'in', 'unsaid'] as const;
  const ALL = STANCES.flatMap((source) =>
    STANCES.flatMap((target) => [true, false].map((isNewPair) => ({ source, target, isNewPair }))),
  );

  it.each(ALL)('sets out whoever is out at the source, and subscribes nobody: %j', (sides) => {
    const isToBeSetOut = sides.source === 'out' && sides.target !== 'out';
    expect(consentStep(sides, consent)).toBe(isToBeSetOut ? 'set out' : null);
  });

  it.each(ALL)('may lift an unsubscription of a record that exists, where the mapping allows it: %j', (sides) => {
    const isLifted = sides.source === 'in' && sides.target === 'out' && !sides.isNewPair;
    expect(consentStep(sides, { ...consent, resubscribe: true }) === 'lift').toBe(isLifted);
  });
});

describe('mayLift', () => {
  it.each([
    ['a newer change', { source: 11, target: 10, ownLift: null }, true],
    ['the same second', { source: 10, target: 10, ownLift: null }, false],
    ['an older change', { source: 9, target: 10, ownLift: null }, false],
    ['no history of the source', { source: null, target: 10, ownLift: null }, false],
    ['no history of the target', { source: 11, target: null, ownLift: null }, false],
    ['an echo of the service', { source: 1011, target: 10, ownLift: 1010 }, false],
    ['an echo that arrived late', { source: 1100, target: 10, ownLift: 1010 }, false],
    ['a change long after the service’s own', { source: 2000, target: 1500, ownLift: 1010 }, true],
  ])('%s', (_case, times, isAllowed) => {
    expect(mayLift(times)).toBe(isAllowed);
  });
});
