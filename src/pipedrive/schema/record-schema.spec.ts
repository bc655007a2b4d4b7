import { customField, FIELDS, LEAD_SCORE } from '../../../test/support/scripted-pipedrive';
import { UnknownFieldError } from '../../base/records/record-errors';
import { PERSON } from '../entities/person.kind';
import { RecordSchema } from './record-schema';
import { snakeCase } from './snake-case';

const TIER_1 = '1'.repeat(40);
const TIER_2 = '2'.repeat(40);
const NAME = '3'.repeat(40);

describe('snakeCase', () => {
  it.each([
    ['Lead score', 'lead_score'],
    ['  Größe (cm) – außen ', 'größe_cm_außen'],
    ['E-Mail / 2nd', 'e_mail_2nd'],
    ['???', ''],
  ])('makes of "%s" "%s"', (displayName, name) => {
    expect(snakeCase(displayName)).toBe(name);
  });
});

describe('RecordSchema', () => {
  const schema = new RecordSchema(PERSON, [
    ...FIELDS,
    customField(TIER_1, 'Tier', 'varchar'),
    customField(TIER_2, 'TIER!', 'varchar'),
    customField(NAME, 'Name', 'varchar'),
  ]);

  it('finds a field by its key and by its name', () => {
    expect(schema.resolve(LEAD_SCORE)).toBe(schema.resolve('lead_score'));
  });

  it('lets a key win over a display name', () => {
    expect(schema.resolve('name').isCustom).toBe(false);
    expect(schema.nameOf(schema.resolve(NAME))).toBe(NAME);
  });

  it('tells the keys where several fields share a name', () => {
    expect(() => schema.resolve('tier')).toThrow(`use a key: ${TIER_1}, ${TIER_2}`);
  });

  it('suggests the nearest names for an unknown one', () => {
    expect(() => schema.resolve('leadscore')).toThrow(UnknownFieldError);
    expect(() => schema.resolve('leadscore')).toThrow('lead_score');
  });

  it('has no field whose value records do not carry', () => {
    expect(() => schema.resolve('notes_count')).toThrow('does not send it');
  });

  it.each([
    ['name', true, true],
    ['add_time', false, true],
    ['update_time', false, false],
    ['first_name', false, false],
    ['lead_score', true, true],
  ])('knows whether %s can be updated: %s, created: %s', (name, updateable, creatable) => {
    expect(schema.resolve(name)).toMatchObject({ updateable, creatable });
  });

  it('tells new fields and options of a record', () => {
    const unknown = 'f'.repeat(40);
    const region = schema.resolve('region').key;
    expect(schema.gaps({ custom_fields: { [unknown]: null, [region]: 9, [TIER_1]: 'A' } })).toEqual([
      unknown,
      `${region}: 9`,
    ]);
    expect(schema.gaps({ label_ids: [1, 7] })).toEqual(['label_ids: 7']);
  });
});
