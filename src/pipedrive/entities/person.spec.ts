import {
  aPerson,
  BUDGET,
  customField,
  failure,
  FIELDS,
  LEAD_SCORE,
  MARKETO_ID,
  REGION,
  type Reply,
  ScriptedPipedrive,
  success,
  TOPICS,
} from '../../../test/support/scripted-pipedrive';
import { type Values } from '../../base/records/field-record';
import { type PipedriveClient, ReadOnlyFieldError, UnknownFieldError } from '..';
import { Person } from './person';

const READ = 'GET /api/v2/persons/7';
const UPDATE = 'PATCH /api/v2/persons/7';
const CREATE = 'POST /api/v2/persons';
const FIELD_LIST = 'GET /api/v2/personFields?limit=500';
const USERS = 'GET /api/v1/users';

describe('Person', () => {
  let pipedrive: ScriptedPipedrive;
  let client: PipedriveClient;

  beforeEach(async () => {
    pipedrive = (await ScriptedPipedrive.start()).on(READ, success(aPerson())).on(UPDATE, success(aPerson()));
    client = pipedrive.client();
  });
  afterEach(() => pipedrive.stop());

  async function loaded(): Promise<Person & Values> {
    const person = await Person.load<Values>(client, '7');
    return person!;
  }

  it('shows custom fields by readable name and by key, options by label', async () => {
    const person = await Person.load<{ lead_score: number | null; [key: string]: unknown }>(client, '7');
    expect(person?.lead_score).toBe(5);
    expect(person?.[LEAD_SCORE]).toBe(5);
    expect(person?.get('region')).toBe('EMEA');
    expect(person?.toJSON()).toMatchObject({ id: 7, email: 'ada@acme.example', lead_score: 5, region: 'EMEA' });
  });

  it('refuses fields that the account lacks or that cannot be updated', async () => {
    const person = await loaded();
    expect(() => person['lead_scor']).toThrow(UnknownFieldError);
    expect(() => person.set('first_name', 'Ada')).toThrow(ReadOnlyFieldError);
    expect(() => (person['add_time'] = '2026-01-01T00:00:00Z')).toThrow(ReadOnlyFieldError);
    expect(() => person.set('update_time', 'no moment')).toThrow(ReadOnlyFieldError);
    expect(() => Object.assign(person, { id: 8 })).toThrow(ReadOnlyFieldError);
  });

  it('sends nothing where nothing changed in meaning', async () => {
    const person = await loaded();
    Object.assign(person, { name: 'Ada Example', region: 'emea', lead_score: '5', email: 'ADA@acme.example' });
    await expect(person.save()).resolves.toBe('unchanged');
    expect(pipedrive.routes).toEqual([READ]);
  });

  it('sends only what changed, custom fields by key', async () => {
    const person = await loaded();
    Object.assign(person, { name: 'Ada Lovelace', region: 'NAM', topics: ['Press', 'sales'] });
    expect(person.changedFields()).toEqual(['name', 'region', 'topics']);
    await expect(person.save()).resolves.toBe('updated');
    expect(pipedrive.bodies(UPDATE)).toEqual([
      { name: 'Ada Lovelace', custom_fields: { [REGION]: 2, [TOPICS]: [1, 3] } },
    ]);
  });

  it('sends no custom_fields where no custom field changed', async () => {
    const person = await loaded();
    person['name'] = 'Ada Lovelace';
    await person.save();
    expect(pipedrive.bodies(UPDATE)).toEqual([{ name: 'Ada Lovelace' }]);
  });

  it('empties custom fields by null and built-in lists by an empty list', async () => {
    pipedrive.on(READ, success(aPerson({ label_ids: [1] }, { [TOPICS]: [1] })));
    const person = await loaded();
    Object.assign(person, { topics: [], label_ids: null, emails: null });
    await person.save();
    expect(pipedrive.bodies(UPDATE)).toEqual([{ label_ids: [], emails: [], custom_fields: { [TOPICS]: null } }]);
  });

  it('holds afterwards what Pipedrive answered', async () => {
    pipedrive.on(UPDATE, success(aPerson({ name: 'ADA', last_name: 'ADA' })));
    const person = await loaded();
    person['name'] = 'ada';
    await person.save();
    expect([person['name'], person['last_name'], person.changedFields()]).toEqual(['ADA', 'ADA', []]);
  });

  it('creates with what was set and then has an id', async () => {
    pipedrive.on(CREATE, success(aPerson()));
    const person = await Person.create<Values>(client, {
      name: 'Ada Example',
      marketo_id: 42,
      label_ids: ['hot lead'],
    });
    expect([person.isNew, person.id, person['lead_score']]).toEqual([true, null, null]);
    await expect(person.save()).resolves.toBe('created');
    expect(pipedrive.bodies(CREATE)).toEqual([
      { name: 'Ada Example', label_ids: [2], custom_fields: { [MARKETO_ID]: '42' } },
    ]);
    expect([person.isNew, person.id]).toEqual([false, 7]);
  });

  it('never repeats a create whose answer was lost', async () => {
    pipedrive.on(CREATE, 'drop');
    const person = await Person.create(client, { name: 'Ada' });
    await expect(person.save()).rejects.toMatchObject({ details: { outcomeUnknown: true } });
    expect(pipedrive.routes).toEqual([CREATE]);
  });

  it('asks for nothing once the record is written', async () => {
    const unknown = 'f'.repeat(40);
    pipedrive.on(CREATE, success(aPerson({}, { [unknown]: 'new' }))).on(FIELD_LIST, success(FIELDS), failure(500));
    await expect((await Person.create(client, { name: 'Ada' })).save()).resolves.toBe('created');
    expect(pipedrive.bodies(FIELD_LIST)).toHaveLength(1);
  });

  it('makes a new e-mail primary and keeps all others', async () => {
    const person = await loaded();
    person['email'] = 'ada@new.example';
    expect([person['email'], person.changedFields()]).toEqual(['ada@new.example', ['email']]);
    await person.save();
    expect(pipedrive.bodies(UPDATE)).toEqual([
      {
        emails: [
          { value: 'ada@new.example', primary: true },
          { value: 'ada@acme.example', primary: false, label: 'work' },
          { value: 'ada@home.example', primary: false, label: 'home' },
        ],
      },
    ]);
  });

  it("takes the user's currency for an amount without one", async () => {
    pipedrive.on(USERS, success([{ id: 11, is_you: true, default_currency: 'SEK' }]));
    const person = await loaded();
    person['budget'] = 100;
    await person.save();
    expect(pipedrive.bodies(UPDATE)).toEqual([{ custom_fields: { [BUDGET]: { value: 100, currency: 'SEK' } } }]);
  });

  describe.each([
    ['Constructor', 'constructor'],
    ['Then', 'then'],
    ['Set', 'set'],
    ['Get', 'get'],
    ['Save', 'save'],
    ['Delete', 'delete'],
    ['Valid', 'valid'],
    ['Is New', 'is_new'],
    ['To String', 'to_string'],
    ['Has Own Property', 'has_own_property'],
  ])('with a custom field called %s', (displayName, name) => {
    const KEY = 'f'.repeat(40);
    const shown = (value: unknown) => success(aPerson({}, { [KEY]: value }));

    beforeEach(() => pipedrive.on(FIELD_LIST, success([...FIELDS, customField(KEY, displayName, 'varchar')])));

    it('reads it by its name, and null where it is empty', async () => {
      pipedrive.on(READ, shown('Ada'), shown(null));
      const person = await loaded();
      expect([person.get(name), person.get(KEY), person[KEY]]).toEqual(['Ada', 'Ada', 'Ada']);
      expect((await loaded()).get(name)).toBeNull();
    });

    it('sends it, and only what changed', async () => {
      pipedrive.on(READ, shown('Ada')).on(UPDATE, shown('Grace'));
      const person = await loaded();
      person.set(name, 'Grace');
      expect(person.changedFields()).toEqual([name]);
      await expect(person.save()).resolves.toBe('updated');
      expect(pipedrive.bodies(UPDATE)).toEqual([{ custom_fields: { [KEY]: 'Grace' } }]);
      await expect(person.save()).resolves.toBe('unchanged');
    });
  });

  describe('with fields that changed meanwhile', () => {
    const newOptions = FIELDS.map((field) =>
      field.field_code === REGION ? customField(REGION, 'Region', 'enum', ['EMEA', 'NAM', 'APAC']) : field,
    );

    it('looks once whether a label is new', async () => {
      pipedrive.on(FIELD_LIST, success(FIELDS), success(newOptions));
      const person = await loaded();
      person['region'] = 'APAC';
      await person.save();
      expect(pipedrive.bodies(UPDATE)).toEqual([{ custom_fields: { [REGION]: 3 } }]);
    });

    it('rejects a label that stays unknown and lists the labels', async () => {
      const person = await loaded();
      person['region'] = 'Atlantis';
      await expect(person.save()).rejects.toThrow('has no such option; it has: EMEA, NAM');
      expect(pipedrive.routes).toEqual([READ]);
      expect(pipedrive.bodies(FIELD_LIST)).toHaveLength(2);
    });

    it('refuses a label only by fields that were read after the record', async () => {
      pipedrive.on(UPDATE, success(aPerson({}, { [REGION]: 3 })));
      const first = await loaded();
      first['region'] = 'APAC';
      await expect(first.save()).rejects.toThrow('has no such option; it has: EMEA, NAM');
      const second = await loaded();
      pipedrive.on(FIELD_LIST, success(newOptions));
      second['region'] = 'APAC';
      await expect(second.save()).resolves.toBe('updated');
      expect(pipedrive.bodies(UPDATE)).toEqual([{ custom_fields: { [REGION]: 3 } }]);
    });

    it('says that a field is gone which Pipedrive refused', async () => {
      const refusal = failure(400, `Validation failed: custom_fields.${REGION}: Parameter is not allowed`);
      pipedrive.on(UPDATE, refusal);
      pipedrive.on(FIELD_LIST, success(FIELDS), success(FIELDS.filter(({ field_code }) => field_code !== REGION)));
      const person = await loaded();
      person['region'] = 'NAM';
      const refused = person.save();
      await expect(refused).rejects.toThrow(UnknownFieldError);
      await expect(refused).rejects.toThrow('person has no field "region"');
    });

    it('names a refused field as it was set', async () => {
      pipedrive.on(UPDATE, failure(400, `Validation failed: custom_fields.${REGION}: Parameter is not allowed`));
      const person = await loaded();
      person['region'] = 'NAM';
      await expect(person.save()).rejects.toThrow('custom_fields.region: Parameter is not allowed');
      person.set(REGION, 'NAM');
      await expect(person.save()).rejects.toThrow(`custom_fields.${REGION}: Parameter is not allowed`);
    });

    it('sends to a field that was made anew under the same name', async () => {
      const anew = 'f'.repeat(40);
      const others = FIELDS.filter(({ field_code }) => field_code !== LEAD_SCORE);
      pipedrive.on(FIELD_LIST, success(FIELDS), success([...others, customField(anew, 'Lead score', 'double')]));
      pipedrive.on(UPDATE, failure(400, `custom_fields.${LEAD_SCORE}: Parameter is not allowed`), success(aPerson()));
      const person = await loaded();
      person['lead_score'] = 9;
      await expect(person.save()).resolves.toBe('updated');
      expect(pipedrive.bodies(UPDATE)[1]).toEqual({ custom_fields: { [anew]: 9 } });
    });

    it('does not send the same body twice', async () => {
      pipedrive.on(UPDATE, failure(400, 'Validation failed: name: Value is too long'));
      const person = await loaded();
      person['name'] = 'Ada Lovelace';
      await expect(person.save()).rejects.toMatchObject({ kind: 'record-rejected' });
      expect(pipedrive.routes).toEqual([READ, UPDATE]);
    });

    it('shows the label of an option that is new', async () => {
      pipedrive.on(READ, success(aPerson({}, { [REGION]: 3 })));
      pipedrive.on(FIELD_LIST, success(FIELDS), success(newOptions));
      expect((await loaded())['region']).toBe('APAC');
    });
  });

  it.each<[boolean, Reply]>([
    [true, success({ id: 7 })],
    [false, failure(404)],
  ])('answers %s for a delete answered %o', async (deleted, reply) => {
    pipedrive.on('DELETE /api/v2/persons/7', reply);
    await expect((await loaded()).delete()).resolves.toBe(deleted);
  });

  it('loads its organization and owner on demand, once', async () => {
    pipedrive
      .on(READ, success(aPerson({ org_id: 3 })))
      .on('GET /api/v2/organizationFields?limit=500', success([]))
      .on('GET /api/v2/organizations/3', success({ id: 3, name: 'Acme', owner_id: 11 }))
      .on(USERS, success([{ id: 11, name: 'Uma User', email: 'uma@acme.example', active_flag: true }]));
    const person = await loaded();
    expect((await person.organization)?.get('name')).toBe('Acme');
    expect((await person.organization)?.id).toBe(3);
    expect((await person.owner)?.name).toBe('Uma User');
    expect(pipedrive.routes).toEqual([READ, 'GET /api/v2/organizations/3', USERS]);
  });

  it('links an organization by itself or by id', async () => {
    const person = await loaded();
    person.organization = 3;
    expect(person['org_id']).toBe(3);
    person.organization = null;
    expect(person.changedFields()).toEqual([]);
    await expect(person.organization).resolves.toBeNull();
  });

  it('lists those changed since a time in whole seconds', async () => {
    const list = 'GET /api/v2/persons?sort_by=id&limit=500&updated_since=2026-11-23T10:00:00Z';
    pipedrive.on(list, success([aPerson(), aPerson({ id: 8, is_deleted: true })]));
    const ids: unknown[] = [];
    for await (const { id } of Person.updatedSince(client, '2026-11-23T10:00:00.900Z')) ids.push(id);
    expect(ids).toEqual([7]);
  });
});
