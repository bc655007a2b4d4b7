import { AppError } from '../../base/errors/app-error';
import { FieldRecord } from '../../base/records/field-record';
import { UnknownFieldError } from '../../base/records/record-errors';
import { aMappingContext } from '../../../test/support/a-mapping-context';
import { type FieldEntry, type Mapping, type SourceEntity } from './mapping';
import { mappedValue, mapRecord, passesFilter, sourceFields } from './map-record';
import { UnreadablePart } from './unreadable-part';

const links = { lead: 'pipedriveId', person: 'marketo_id', organization: 'marketo_id' };
const withEntry = (entry: FieldEntry): Mapping => ({ links, personFromLead: { target: entry } });

async function valueOf(entry: FieldEntry, source: SourceEntity): Promise<unknown> {
  const [mapped] = await mapRecord('personFromLead', withEntry(entry), aMappingContext(source));
  return mapped?.value;
}

/** An entity of a client, whose class has members of its own. */
function anEntity(name: string, value: unknown): SourceEntity {
  const fields = { label: 'lead', names: () => [name], resolve: () => ({ name, updateable: true }) };
  const Example = class extends FieldRecord {};
  const entity = new Example(fields, {});
  entity.set(name, value);
  return entity as unknown as SourceEntity;
}

const lead = { firstName: ' Vincent ', lastName: 'van Gogh', blank: '  ', none: null, score: 0, flag: false };

describe('mapRecord', () => {
  it.each<[string, FieldEntry, unknown]>([
    ['one field as it is', { fields: ['firstName'] }, ' Vincent '],
    ['zero and false as values', { fields: ['none', 'score'], mode: 'choose' }, 0],
    ['an absent field as null', { fields: ['unheardOf'] }, null],
    [
      'joined values, trimmed',
      { fields: ['firstName', 'blank', 'none', 'lastName'], mode: 'join' },
      'Vincent van Gogh',
    ],
    ['joined numbers and booleans as text', { fields: ['score', 'flag'], mode: 'join' }, '0 false'],
    ['nothing joined as blank', { fields: ['blank', 'none'], mode: 'join' }, ''],
    [
      'the first value that is not empty',
      { fields: ['blank', 'none', 'lastName', 'firstName'], mode: 'choose' },
      'van Gogh',
    ],
    ['null where none can be chosen', { fields: ['blank', 'none'], mode: 'choose' }, null],
    ['a transformed record', { transformer: ({ lastName }) => `Mr ${String(lastName)}` }, 'Mr van Gogh'],
    ['an async transformer', { transformer: () => Promise.resolve(7) }, 7],
    ['a transformed and adapted record', { transformer: () => 1, postAdapter: (value) => [value] }, [1]],
    ['undefined as null', { transformer: () => undefined }, null],
  ])('gives %s', async (_, entry, value) => {
    await expect(valueOf(entry, lead)).resolves.toEqual(value);
  });

  it('leaves out the one field that needs what may not be read, and tells it', async () => {
    const refusal = new AppError('vendor-denied', 'Marketo refused GET /rest/asset/v1/program/7.json', { code: '603' });
    const unreadable = () => Promise.reject(new UnreadablePart(refusal));
    const mapping: Mapping = {
      links,
      personFromLead: { program: { transformer: unreadable, clear: true }, name: { fields: ['lastName'] } },
    };
    const told: string[] = [];
    const context = aMappingContext(lead);
    const log = { ...context.log, warn: (message: string) => void told.push(message) };
    const mapped = await mapRecord('personFromLead', mapping, { ...context, log });
    expect(mapped.map(({ field }) => field)).toEqual(['name']);
    expect(told).toEqual([`personFromLead.program is left as it is: ${refusal.message}`]);
  });

  it.each(['constructor', 'toString', 'then', 'get', '__proto__'])(
    'reads a field called %s, and its absence',
    async (name) => {
      const entry: FieldEntry = { fields: [name], postAdapter: (value) => value };
      await expect(valueOf(entry, {})).resolves.toBeNull();
      await expect(valueOf(entry, JSON.parse(`{"${name}":"Ada"}`) as SourceEntity)).resolves.toBe('Ada');
      await expect(valueOf(entry, anEntity(name, 'Ada'))).resolves.toBe('Ada');
      await expect(
        mappedValue('personFromLead', name, { links, personFromLead: {} }, aMappingContext()),
      ).resolves.toBeNull();
    },
  );

  it('runs the preAdapter on each raw value and the postAdapter on the result', async () => {
    const entry: FieldEntry = {
      fields: ['firstName', 'none', 'lastName'],
      mode: 'join',
      preAdapter: (value) => Promise.resolve(value === null ? 'Willem' : value),
      postAdapter: (value) => Promise.resolve(String(value).toUpperCase()),
    };
    await expect(valueOf(entry, lead)).resolves.toBe('VINCENT WILLEM VAN GOGH');
  });

  it('awaits a related record', async () => {
    const entry: FieldEntry = {
      fields: ['organization'],
      postAdapter: (organization) => (organization as { name: string }).name,
    };
    await expect(valueOf(entry, { organization: Promise.resolve({ name: 'Acme' }) })).resolves.toBe('Acme');
  });

  it('hands clear and write on, with their defaults', async () => {
    const mapping: Mapping = {
      links,
      personFromLead: { a: { fields: ['x'] }, b: { fields: ['x'], clear: true, write: 'if-empty' } },
    };
    await expect(mapRecord('personFromLead', mapping, aMappingContext())).resolves.toEqual([
      { field: 'a', value: null, clear: false, write: 'always' },
      { field: 'b', value: null, clear: true, write: 'if-empty' },
    ]);
  });

  it('never clears the company of a lead', async () => {
    const entry: FieldEntry = { transformer: () => null, clear: true };
    const mapping: Mapping = { links, leadFromPerson: { externalCompanyId: entry } };
    const [mapped] = await mapRecord('leadFromPerson', mapping, aMappingContext());
    expect(mapped?.clear).toBe(false);
  });

  it('leaves out a field whose source value is unknown', async () => {
    const mapping: Mapping = {
      links,
      personFromLead: { name: { fields: ['first', 'last'], mode: 'join' }, city: { fields: ['city'] } },
    };
    const isKnown = (field: string): boolean => field !== 'last';
    const mapped = await mapRecord('personFromLead', mapping, aMappingContext({ first: 'Ada' }), { isKnown });
    expect(mapped.map(({ field }) => field)).toEqual(['city']);
  });

  it('gives nothing for a table that the mapping leaves out', async () => {
    await expect(mapRecord('roleFromDeal', { links }, aMappingContext())).resolves.toEqual([]);
  });

  it.each<[string, FieldEntry]>([
    ['preAdapter', { fields: ['email'], preAdapter: fail }],
    ['postAdapter', { fields: ['email'], postAdapter: fail }],
    ['transformer', { transformer: fail }],
    ['async transformer', { transformer: (entity) => Promise.reject(new Error(String(entity['email']))) }],
    ['thrown text', { transformer: () => Promise.reject('ada@acme.example') }],
  ])('names table and field, not the value, where a function throws (%s)', async (_, entry) => {
    const mapped = mapRecord('personFromLead', withEntry(entry), aMappingContext({ email: 'ada@acme.example' }));
    const error = (await mapped.catch((thrown: unknown) => thrown)) as AppError;
    expect(error).toMatchObject({ kind: 'mapping-failed', retryable: false });
    expect(error.message).toContain('personFromLead.target');
    expect(error.message).not.toContain('ada@');
  });

  it('says where the function threw', async () => {
    const mapped = mapRecord('personFromLead', withEntry({ transformer: fail }), aMappingContext());
    await expect(mapped).rejects.toThrow(/threw RangeError at map-record\.spec\.ts:\d+:\d+/);
  });

  it('keeps the words of what was thrown out of the error and its cause', async () => {
    const entry: FieldEntry = { transformer: () => JSON.parse('Lovelace') as unknown };
    const error: unknown = await valueOf(entry, {}).catch((thrown: unknown) => thrown);
    const { message, cause } = error as Error & { cause: Error };
    expect([message, cause.message, cause.stack].join(' ')).not.toContain('Lovelace');
    expect(cause.stack).toMatch(/^SyntaxError\n\s+at /);
  });

  it('lets the failure of a vendor pass unchanged', async () => {
    const outage = new AppError('vendor-unavailable', 'Marketo does not answer');
    const entry: FieldEntry = { transformer: () => Promise.reject(outage) };
    await expect(valueOf(entry, {})).rejects.toBe(outage);
  });

  it('takes an unknown field that a function read as a mistake of the mapping', async () => {
    const entry: FieldEntry = {
      transformer: () => Promise.reject(new UnknownFieldError('lead', 'contry', ['country'])),
    };
    await expect(valueOf(entry, {})).rejects.toMatchObject({
      kind: 'mapping-failed',
      message: 'personFromLead.target: lead has no field "contry" (nearest: country)',
    });
  });
});

function fail(value: unknown): never {
  throw new RangeError(JSON.stringify(value));
}

describe('passesFilter', () => {
  it.each([
    [true, true],
    [false, false],
    [undefined, true],
    [Promise.resolve(false), false],
  ])('takes %j as %j', async (answer, passes) => {
    const mapping: Mapping = { links, filters: { personFromLead: () => answer } };
    await expect(passesFilter('personFromLead', mapping, aMappingContext())).resolves.toBe(passes);
  });

  it('lets everything pass without a filter', async () => {
    await expect(passesFilter('personFromLead', { links }, aMappingContext())).resolves.toBe(true);
  });

  it('names the filter that threw', async () => {
    const mapping: Mapping = { links, filters: { personFromLead: fail } };
    await expect(passesFilter('personFromLead', mapping, aMappingContext())).rejects.toThrow('filters.personFromLead');
  });
});

describe('sourceFields', () => {
  it('lists each field once and says that a transformer may need more', () => {
    const fields = { fields: ['a', 'b'], mode: 'join' } as const;
    const mapping: Mapping = { links, personFromLead: { x: fields, y: { fields: ['a'] } } };
    expect(sourceFields('personFromLead', mapping)).toEqual({ fields: ['a', 'b'], complete: true });
    const transformed: Mapping = { links, personFromLead: { x: fields, z: { transformer: () => 1 } } };
    expect(sourceFields('personFromLead', transformed)).toEqual({ fields: ['a', 'b'], complete: false });
  });
});
