import { accountDifferences } from './differences';

const typesOf = (fields: readonly string[], readOnly: readonly string[], ids: readonly string[]): string => `
export interface PersonFields {
${fields.map((field) => `  ${field}: string | null;`).join('\n')}
}

interface OfPerson {
  fields: PersonFields;
  readOnly: ${union(readOnly)};
  ofIds: ${union(ids)};
}
`;
const union = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' | ') || 'never';

describe('accountDifferences', () => {
  const before = typesOf(['name', 'phone'], ['name'], ['phone']);

  it('is nothing where the accounts have what they had', () => {
    expect(accountDifferences(before, before)).toEqual([]);
  });

  it('tells once of a field that is new or gone, whatever else is said of it', () => {
    const now = typesOf(['name', "'e-mail'"], ['name', 'e-mail'], ['e-mail']);
    expect(accountDifferences(before, now)).toEqual([
      { of: 'person.phone', before: 'string | null', now: null },
      { of: "person.'e-mail'", before: null, now: 'string | null' },
    ]);
  });

  it('names the field of which something else is said now', () => {
    const now = typesOf(['name', 'phone'], ['phone'], ['phone']);
    expect(accountDifferences(before, now)).toEqual([
      { of: 'person.name (readOnly)', before: 'yes', now: null },
      { of: 'person.phone (readOnly)', before: null, now: 'yes' },
    ]);
  });
});
