import { type Sandbox } from '../../sandbox/index.ts';
import { resultOf, serviceOfEachTest, writesOf } from '../support/stories';

/** The lead's REST name, the person's display name, and the name that this is in a mapping. */
const FIELDS = [
  ['constructor', 'Constructor', 'constructor'],
  ['toString', 'To String', 'to_string'],
  ['valueOf', 'Valid', 'valid'],
  ['__proto__', 'Set', 'set'],
  ['then', 'Then', 'then'],
  ['get', 'Get', 'get'],
  ['set', 'Delete', 'delete'],
  ['save', 'Save', 'save'],
  ['isNew', 'Is New', 'is_new'],
  ['hasOwnProperty', 'Has Own Property', 'has_own_property'],
] as const;

const OF_PERSON = FIELDS.map(([, , name]) => name);

function addFields({ marketo, pipedrive }: Sandbox): void {
  for (const [name, displayName] of FIELDS) {
    marketo.addLeadField({ name, displayName, dataType: 'string' });
    pipedrive.addField('person', { name: displayName, type: 'varchar' });
  }
}

const entries = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([to, from]) => `['${to}']: { fields: ['${from}'] }`).join(', ');

const mappingFile = (links: string, fields: typeof FIELDS | readonly []): string => `export default {
  links: { ${links}, organization: 'marketo_id' },
  personFromLead: { name: { fields: ['firstName'] }, email: { fields: ['email'] },
    ${entries(fields.map(([lead, , person]) => [person, lead]))} },
  leadFromPerson: { firstName: { fields: ['name'] }, email: { fields: ['email'] },
    ${entries(fields.map(([lead, , person]) => [lead, person]))} },
};`;

/** An object with these values, `__proto__` as a member like any other. */
const valuesFor = (names: readonly string[], value: (name: string) => string | null): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, value(name)]));

describe('fields of any name', () => {
  const service = serviceOfEachTest({
    mapping: mappingFile(`lead: 'pipedriveId', person: 'marketo_id'`, FIELDS),
    prepare: addFields,
  });

  const OF_LEAD = FIELDS.map(([name]) => name);
  const ada = { firstName: 'Ada', email: 'ada@engines.example' };
  const aLead = (value: string | null): number =>
    service().sandbox.marketo.createLead({ ...ada, ...valuesFor(OF_LEAD, () => value) });
  const shownOf = (person: unknown): unknown[] =>
    OF_PERSON.map((name) => service().sandbox.pipedrive.customValue('person', Number(person), name));
  const leadValues = (lead: number): unknown[] => {
    const values = new Map(Object.entries(service().sandbox.marketo.lead(lead) ?? {}));
    return OF_LEAD.map((name) => values.get(name));
  };
  const all = <T>(value: T): T[] => OF_LEAD.map(() => value);

  it('travel to the person, are told, and are written once', async () => {
    const lead = aLead('one');
    const { id, changes } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(shownOf(id)).toEqual(all('one'));
    expect(changes).toEqual(expect.arrayContaining(OF_PERSON.map((field) => ({ field, from: null, to: 'one' }))));
    const writes = await writesOf(service(), async () => {
      expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ reason: 'unchanged' });
      expect(await resultOf(service(), `/pipedrive/person/${String(id)}`)).toMatchObject({ reason: 'unchanged' });
    });
    expect(writes).toEqual([]);
  });

  it('stay empty where the source has no value', async () => {
    const { id, changes } = await resultOf(service(), `/marketo/lead/${aLead(null)}`);
    expect(shownOf(id)).toEqual(all(null));
    expect((changes as { field: string }[]).map(({ field }) => field)).toEqual([
      'name',
      'email',
      'marketo_id',
      'pipedriveId',
    ]);
  });

  it('travel back with the edits of the person, and only those', async () => {
    const { pipedrive } = service().sandbox;
    const lead = aLead('one');
    const { id } = await resultOf(service(), `/marketo/lead/${lead}`);
    pipedrive.updatePerson(
      Number(id),
      valuesFor(OF_PERSON.slice(1), () => 'two'),
    );
    const { changes } = await resultOf(service(), `/pipedrive/person/${String(id)}`);
    expect(changes).toEqual(OF_LEAD.slice(1).map((field) => ({ field, from: 'one', to: 'two' })));
    expect(leadValues(lead)).toEqual(['one', ...all('two').slice(1)]);
  });

  it('are remembered: an edit of the other side is no conflict, edits of both are told', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = aLead('one');
    const { id } = await resultOf(service(), `/marketo/lead/${lead}`);
    pipedrive.updatePerson(
      Number(id),
      valuesFor(OF_PERSON, () => 'two'),
    );
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({
      status: 'skipped',
      reason: 'unchanged',
    });
    marketo.updateLead(
      lead,
      valuesFor(OF_LEAD, () => 'three'),
    );
    const { conflicts } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect((conflicts as { field: string }[]).map(({ field }) => field)).toEqual(OF_PERSON);
  });
});

describe('link fields of any name', () => {
  const service = serviceOfEachTest({
    mapping: mappingFile(`lead: '__proto__', person: 'constructor'`, []),
    prepare: addFields,
  });

  it('link, and are found in the body of a deletion', async () => {
    const { marketo, pipedrive } = service().sandbox;
    const lead = marketo.createLead({ firstName: 'Ada', email: 'ada@engines.example' });
    const { id } = await resultOf(service(), `/marketo/lead/${lead}`);
    expect(pipedrive.customValue('person', Number(id), 'constructor')).toBe(String(lead));
    expect(new Map(Object.entries(marketo.lead(lead) ?? {})).get('__proto__')).toBe(String(id));
    expect(await resultOf(service(), `/marketo/lead/${lead}`)).toMatchObject({ reason: 'unchanged' });
    const key = pipedrive.fieldKey('person', 'constructor');
    const previous = { id: Number(id), custom_fields: { [key]: { type: 'varchar', value: String(lead) } } };
    const body = {
      meta: { action: 'delete', entity: 'person', entity_id: String(id), version: '2.0' },
      data: null,
      previous,
    };
    pipedrive.deletePerson(Number(id));
    expect(await resultOf(service(), '/pipedrive/person/delete', body)).toMatchObject({ status: 'deleted', id: lead });
  });
});
