import { type FieldCatalogue } from '../mapping/check-mapping';
import { type Mapping } from '../mapping/mapping';
import { readNames, spelled } from './said';
import { SourceReads } from './source-reads';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const fields: FieldCatalogue = {
  names: () => [],
  typesOfIds: [],
  resolve: (name) => (name === 'unknown' ? undefined : { name, updateable: true, type: 'varchar', kind: 'text' }),
};

const namesOf = (mapping: Partial<Mapping>, reads = new SourceReads()) =>
  readNames('leadFromPerson', { links, ...mapping }, reads, fields, null);

describe('readNames', () => {
  it('has what entries name, what functions read, and what is read anyway', () => {
    const reads = new SourceReads();
    reads.fields.add('city');
    reads.lists.add('users');
    expect(namesOf({ leadFromPerson: { lastName: { fields: ['name'] } } }, reads)).toEqual({
      fields: ['city', 'email', 'marketo_id', 'name'],
      lists: ['users'],
    });
  });

  it('is null where a function read more than the record', () => {
    const reads = new SourceReads();
    reads.goBeyond();
    expect(namesOf({}, reads)).toBeNull();
  });

  it.each([
    ['newsletter', { fields: ['email', 'marketo_id', 'newsletter'], lists: [] }],
    ['marketing_status', null],
  ])('counts the field of consent as read: %s', (person, names) => {
    expect(namesOf({ consent: { lead: 'unsubscribed', person } })).toEqual(names);
  });

  it.each(['unknown', 'marketing_status'])('is null where %s is read', (name) => {
    expect(namesOf({ leadFromPerson: { city: { fields: [name] } } })).toBeNull();
  });
});

describe('spelled', () => {
  const facts = (label: string) => ({ kind: 'option', options: [{ id: 1, label }] }) as const;

  it('tells an option that was renamed', () => {
    expect(spelled('EMEA', facts('EMEA'))).not.toBe(spelled('Europe', facts('Europe')));
  });

  it.each([
    ['a label and its id', spelled('EMEA', facts('EMEA')), spelled(1, facts('EMEA'))],
    ['empty values', spelled(null, facts('EMEA')), spelled('', facts('EMEA'))],
    [
      'a time with and without the name of its zone',
      spelled({ value: '09:00:00', timezone_id: 3, timezone_name: 'Europe/London' }, { kind: 'object' }),
      spelled({ value: '09:00:00', timezone_id: 3 }, { kind: 'object' }),
    ],
  ])('spells alike %s', (_, one, other) => {
    expect(one).toBe(other);
  });
});
