import { namedMembers, safeReason } from './reason';

const KEY = '0a1b2c3d4e'.repeat(4);
const sent = {
  names: ['name', 'owner_id', 'custom_fields', KEY],
  values: [{ name: 'ada lovelace', owner_id: 17, custom_fields: { [KEY]: 'countess of owner' } }, { limit: 500 }],
};

describe('safeReason', () => {
  it.each([
    ['You do not have permission to change the owner'],
    ['Deal is archived and cannot be edited; restore it first.'],
    ['You have reached the limit of 100 custom fields on your plan'],
    ['feature_capping_deals_limit'],
    ["Validation failed: owner_id: Parameter 'owner_id' is not allowed for this request"],
    [`Validation failed: custom_fields.${KEY}: Expected string, received number`],
    ['unauthorized access'],
    [''],
  ])('keeps %s', (text) => {
    expect(safeReason(text, sent)).toBe(text);
  });

  it.each([
    ['what was sent', 'The name ada lovelace is taken', 'The name … is taken'],
    ['what was sent, in another case', 'LOVELACE is taken', '… is taken'],
    ['names that were not sent', 'Only Grace Hopper may edit this deal', 'Only … may edit this deal'],
    ['a name at the start', 'Grace may edit this', '… may edit this'],
    ['names in other scripts', 'owner 佐藤 and andré', 'owner … and …'],
    ['quotations', `Value "very secret" of 'name'`, `Value "…" of 'name'`],
    ['an e-mail address', 'User ada@acme.example exists', 'User … exists'],
    ['a URL and a domain', 'read https://acme.example/a or acme.example', 'read … or …'],
    ['a phone number', 'The phone +44 20 7946 0000 is taken', 'The phone +… is taken'],
    ['a short number that was sent', 'Owner 17 is not active', 'Owner … is not active'],
    ['a long number', 'Deal 123456 is gone', 'Deal … is gone'],
    ['a token', 'token 4f9ac07be1 of abcdefghijklmnopqrstuvwxyzabc', 'token … of …'],
  ])('leaves out %s', (_, text, safe) => {
    expect(safeReason(text, sent)).toBe(safe);
  });

  it('keeps any text short', () => {
    for (const text of ['1( ', `'`, 'a.', '… ', '1'].map((part) => part.repeat(100_000))) {
      expect(safeReason(text, sent).length).toBeLessThanOrEqual(1000);
    }
  });
});

describe('namedMembers', () => {
  it('are those that the reason names as whole words', () => {
    expect(namedMembers(`custom_fields.${KEY}: is wrong, and the names too`, sent.names)).toEqual([
      'custom_fields',
      KEY,
    ]);
  });
});
