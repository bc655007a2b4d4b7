import {
  customField,
  failure,
  FIELDS,
  MARKETO_ID,
  REGION,
  ScriptedPipedrive,
  success,
} from '../../../test/support/scripted-pipedrive';
import { Person } from '../../pipedrive';
import { type Mapping } from '../mapping/mapping';
import { SyncSettings } from '../sync-settings';
import { PersonLink } from './person-link';

const FIELD_LIST = 'GET /api/v2/personFields?limit=500';
const ADDED = 'f'.repeat(40);

let pipedrive: ScriptedPipedrive;

beforeEach(async () => {
  pipedrive = await ScriptedPipedrive.start();
});
afterEach(() => pipedrive.stop());

/** @param isKnown - whether the account's fields were loaded before. */
async function linkBy(field: string, isKnown = true): Promise<PersonLink> {
  const client = pipedrive.client();
  if (isKnown) await client.schema(Person.kind).get();
  const mapping: Mapping = { links: { lead: 'pipedriveId', person: field, organization: 'marketo_id' } };
  return new PersonLink(new SyncSettings(mapping, 'test', [], null), client);
}

const version2 = (value: unknown) => ({
  id: 12,
  custom_fields: { [REGION]: { type: 'enum', id: 9 }, [MARKETO_ID]: value },
});

describe('PersonLink', () => {
  it.each<[string, object, number | null]>([
    ['typed text', version2({ type: 'varchar', value: '30' }), 30],
    ['a typed number', version2({ type: 'double', value: 30 }), 30],
    ['an untyped value', version2('30'), 30],
    ['text of version 1', { id: 12, [MARKETO_ID]: ' 30 ' }, 30],
    ['a number of version 1', { id: 12, [MARKETO_ID]: 30 }, 30],
    ['null', version2(null), null],
    ['typed null', version2({ type: 'varchar', value: null }), null],
    ['null of version 1', { id: 12, [MARKETO_ID]: null }, null],
    ['what is no id', version2({ type: 'varchar', value: 'MKTO-30' }), null],
    ['no such member', { id: 12, custom_fields: {} }, null],
    ['no custom fields', { id: 12 }, null],
    ['a list for custom fields', { id: 12, custom_fields: ['30'] }, null],
  ])('finds %s by name and by key', async (_case, person, expected) => {
    for (const field of ['marketo_id', MARKETO_ID]) expect((await linkBy(field)).known(person as never)).toBe(expected);
  });

  it('does not ask on its own', async () => {
    const link = await linkBy('marketo_id', false);
    expect(link.known(version2({ type: 'varchar', value: '30' }))).toBeUndefined();
    expect(pipedrive.requests).toEqual([]);
  });

  it('asks for the fields where they must be known', async () => {
    const link = await linkBy('marketo_id', false);
    await expect(link.resolve(version2({ type: 'varchar', value: '30' }))).resolves.toBe(30);
    expect(pipedrive.requests).toHaveLength(1);
  });

  it('does not take a failure for a person without a link', async () => {
    pipedrive.on(FIELD_LIST, failure(401));
    const link = await linkBy('marketo_id', false);
    await expect(link.resolve(version2(null))).rejects.toMatchObject({ kind: 'vendor-denied' });
  });

  it('looks again where the person has a field that is new', async () => {
    const link = await linkBy('marketo_id');
    const person = { id: 12, custom_fields: { [ADDED]: { type: 'varchar', value: '30' } } };
    expect(link.known(person)).toBeUndefined();
    const others = FIELDS.filter(({ field_code: code }) => code !== MARKETO_ID);
    pipedrive.on(FIELD_LIST, success([...others, customField(ADDED, 'Marketo ID', 'varchar')]));
    await expect(link.resolve(person)).resolves.toBe(30);
    expect(pipedrive.requests).toHaveLength(2);
  });

  it('knows none where the new field is another one', async () => {
    const link = await linkBy('marketo_id');
    pipedrive.on(FIELD_LIST, success([...FIELDS, customField(ADDED, 'Nickname', 'varchar')]));
    const person = { id: 12, custom_fields: { [ADDED]: { type: 'varchar', value: '30' } } };
    await expect(link.resolve(person)).resolves.toBeNull();
    expect(link.known(person)).toBeNull();
  });

  it('does not take a link field that is gone for a person without a link', async () => {
    const link = await linkBy('marketo_number');
    expect(link.known(version2(null))).toBeUndefined();
    await expect(link.resolve(version2(null))).rejects.toMatchObject({ name: 'UnknownFieldError' });
  });
});
