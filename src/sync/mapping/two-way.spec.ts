import { adapters as a } from './adapters';
import { adaptersForMappingFile } from './adapters-for-mapping-file';
import { type FieldMapping } from './mapping';
import { twoWayGroups } from './two-way';

const RELATED: Record<string, string> = { owner: 'owner_id', organization: 'org_id' };
const nameOf = (field: string): string => RELATED[field] ?? field;

const groups = (personFromLead: FieldMapping, leadFromPerson: FieldMapping) =>
  twoWayGroups({ table: personFromLead, nameOf }, { table: leadFromPerson, nameOf });
const namesOf = (there: FieldMapping, back: FieldMapping) => groups(there, back).map(({ name }) => name);

describe('twoWayGroups', () => {
  it('joins what is split on the other side', () => {
    const [group, ...others] = groups(
      { name: { fields: ['firstName', 'lastName'], mode: 'join' } },
      { firstName: { fields: ['name'], postAdapter: a.firstName }, lastName: { fields: ['name'] } },
    );
    expect(others).toEqual([]);
    expect(group).toMatchObject({
      entries: ['name'],
      oppositeEntries: ['firstName', 'lastName'],
      sourceFields: ['firstName', 'lastName'],
      targetFields: ['name'],
    });
  });

  it('gives both directions the same names', () => {
    const there: FieldMapping = {
      name: { fields: ['firstName', 'lastName'], mode: 'join' },
      phone: { fields: ['phone'] },
    };
    const back: FieldMapping = {
      firstName: { fields: ['name'] },
      lastName: { fields: ['name'] },
      phone: { fields: ['phone'] },
    };
    expect(namesOf(there, back)).toEqual(namesOf(back, there));
    expect(namesOf(there, back)).toHaveLength(2);
  });

  it('takes a related record for the field of its id', () => {
    const there: FieldMapping = {
      owner_id: { fields: ['ownerName'], postAdapter: a.userIdByName({ fallback: 1 }) },
    };
    const back: FieldMapping = { ownerName: { fields: ['owner'], postAdapter: a.text } };
    expect(namesOf(there, back)).toEqual(['ownerName=owner_id']);
  });

  it.each([
    ['as they are', a],
    ['as a mapping file gets them', adaptersForMappingFile().adapters],
  ])('takes organization and company for one, by adapters %s', (_how, given) => {
    const there: FieldMapping = { org_id: { transformer: given.organizationIdForLead } };
    const back: FieldMapping = { externalCompanyId: { transformer: given.externalCompanyIdForOrganization } };
    expect(namesOf(there, back)).toEqual(['externalCompanyId=org_id']);
    const byField: FieldMapping = {
      externalCompanyId: { fields: ['organization'], postAdapter: given.externalCompanyIdForOrganization },
    };
    expect(namesOf(there, byField)).toEqual(['externalCompanyId=org_id']);
  });

  it.each<[string, FieldMapping, FieldMapping]>([
    ['mapped in one direction', { phone: { fields: ['phone'] } }, {}],
    ['mapped to another field', { phone: { fields: ['phone'] } }, { mobile: { fields: ['phone'] } }],
    ['by a transformer', { phone: { transformer: () => 'x' } }, { phone: { fields: ['phone'] } }],
    ['written once', { phone: { fields: ['phone'] } }, { phone: { fields: ['phone'], write: 'create' } }],
    ['written if empty', { phone: { fields: ['phone'], write: 'if-empty' } }, { phone: { fields: ['phone'] } }],
  ])('leaves out what is %s', (_what, there, back) => {
    expect(groups(there, back)).toEqual([]);
  });
});
